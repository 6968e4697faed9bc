import * as z from 'zod/mini';
import { SUPPRESSION_REASONS } from '../feedback/suppression-list.ts';
import { parseMailboxes } from '../sending/mailbox.ts';
import { badRequest } from '../ses-error.ts';
import type { Ses } from '../store.ts';

const schema = z.strictObject({ EmailAddress: z.string(), Reason: z.enum(SUPPRESSION_REASONS) });

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutSuppressedDestination.html
 *
 * @throws {AwsError} `BadRequestException`, also for a tenant's list, which the local stack does not have
 */
export const putSuppressedDestination = (input: unknown, { suppressionList }: Ses) => {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw badRequest(parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '));
  }
  const [mailbox, ...others] = parseMailboxes(parsed.data.EmailAddress);
  if (mailbox === undefined || others.length > 0) {
    throw badRequest('Illegal address');
  }
  suppressionList.put(mailbox.address, parsed.data.Reason);
  return {};
};
