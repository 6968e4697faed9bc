import * as z from 'zod/mini';
import { badRequest } from './ses-error.ts';

/** SES lists at most so many at once, whatever is asked for. */
const MAX_PAGE_SIZE = 1_000;

const schema = z.strictObject({
  PageSize: z.optional(z.coerce.number().check(z.int(), z.positive())),
  NextToken: z.optional(z.coerce.number().check(z.int(), z.nonnegative())),
});

/**
 * The part of a list that `PageSize` and `NextToken` ask for.
 *
 * @throws {AwsError} `BadRequestException`, also for the filters that the local stack does not support
 */
export const pageOf = <Item>(
  all: readonly Item[],
  input: unknown,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } => {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw badRequest(`the local stack cannot list that: ${problems.join('; ')}`);
  }
  const { PageSize = MAX_PAGE_SIZE, NextToken = 0 } = parsed.data;
  const end = NextToken + Math.min(PageSize, MAX_PAGE_SIZE);
  return { items: all.slice(NextToken, end), nextToken: end < all.length ? String(end) : undefined };
};
