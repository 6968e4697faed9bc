import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Policy, Source } from '../../contract/policy.ts';
import { parseAddress } from '../address/parse-address.ts';
import { viaName } from './via-name.ts';

/** The source's registered sender: its own, or the policy's. The policy's display name goes with both. */
export const registeredSender = (source: Source, policy: Policy): RequestedMailbox => {
  const { address, name } = policy.senders.default;
  return { address: source.from[0] ?? address, ...(name === undefined ? {} : { name }) };
};

/** Whether receivers would find nothing of ours that vouches for an address. What is no address is another matter. */
export const isUnsigned = (address: string, policy: Policy): boolean => {
  const parsed = parseAddress(address);
  return parsed.ok && !policy.domains.includes(parsed.address.domain);
};

export type ChosenSender = {
  /** The visible From. */
  readonly from: RequestedMailbox;
  readonly replyTo: readonly RequestedMailbox[];
};

/**
 * Who a mail in complete form is from, and where answers go. A From that nobody signs for becomes the source's sender
 * where the source wants that: receivers check the domain of the visible From (DMARC, RFC 9989). The person behind it
 * stays visible in the name and reachable by Reply-To. What was rewritten before is on our domain, so it never is again.
 */
export const chooseSender = (request: MailRequest, source: Source, policy: Policy): ChosenSender => {
  const own = registeredSender(source, policy);
  const replyTo = (...fallback: readonly RequestedMailbox[]): readonly RequestedMailbox[] =>
    request.replyTo === undefined || request.replyTo.length === 0 ? fallback : request.replyTo;
  const { from } = request;
  if (from !== undefined && source.unsignedFrom === 'rewrite' && isUnsigned(from.address, policy)) {
    return { from: { address: own.address, name: viaName(from, own) }, replyTo: replyTo(from) };
  }
  const replies = source.replies === undefined ? [] : [{ address: source.replies }];
  return { from: from ?? own, replyTo: replyTo(...replies) };
};
