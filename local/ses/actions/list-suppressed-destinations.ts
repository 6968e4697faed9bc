import * as z from 'zod/mini';
import { SUPPRESSION_REASONS } from '../feedback/suppression-list.ts';
import { pageOf } from '../page-of.ts';
import { badRequest } from '../ses-error.ts';
import type { Ses } from '../store.ts';

const instant = z.optional(z.coerce.date());

const filters = z.object({
  reasons: z.array(z.enum(SUPPRESSION_REASONS)),
  startDate: instant,
  endDate: instant,
});

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListSuppressedDestinations.html
 *
 * @throws {AwsError} `BadRequestException`
 */
export const listSuppressedDestinations = (query: URLSearchParams, { suppressionList }: Ses) => {
  const { Reason: _, StartDate, EndDate, ...paging } = Object.fromEntries(query);
  const parsed = filters.safeParse({ reasons: query.getAll('Reason'), startDate: StartDate, endDate: EndDate });
  if (!parsed.success) {
    throw badRequest(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  const { reasons, startDate, endDate } = parsed.data;
  const wanted = suppressionList
    .all()
    .filter(
      ({ reason, updatedAt }) =>
        (reasons.length === 0 || reasons.includes(reason)) &&
        (startDate === undefined || updatedAt >= startDate.getTime()) &&
        (endDate === undefined || updatedAt <= endDate.getTime()),
    );
  const { items, nextToken } = pageOf(wanted, paging);
  return {
    SuppressedDestinationSummaries: items.map(({ address, reason, updatedAt }) => ({
      EmailAddress: address,
      Reason: reason,
      LastUpdateTime: updatedAt / 1000,
    })),
    NextToken: nextToken,
  };
};
