import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Policy, Source } from '../../contract/policy.ts';

/**
 * The visible From of a request: as it asks, or the source's own sender, or the policy's. The policy's display name
 * goes with both of the latter.
 */
export const senderOf = (request: MailRequest, source: Source, policy: Policy): RequestedMailbox => {
  if (request.from !== undefined) return request.from;
  const { address, name } = policy.senders.default;
  return { address: source.from[0] ?? address, ...(name === undefined ? {} : { name }) };
};
