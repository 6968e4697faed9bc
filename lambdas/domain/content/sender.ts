import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Policy, Source } from '../../contract/policy.ts';
import { parseAddress } from '../address/parse-address.ts';
import { neutralMailbox } from './neutral-mailbox.ts';
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
  const neutral = (mailbox: RequestedMailbox): RequestedMailbox => neutralMailbox(mailbox, policy).mailbox;
  const replyTo = (...fallback: readonly RequestedMailbox[]): readonly RequestedMailbox[] =>
    request.replyTo === undefined || request.replyTo.length === 0 ? fallback : request.replyTo.map(neutral);
  const from = request.from === undefined ? undefined : neutral(request.from);
  if (from !== undefined && source.unsignedFrom === 'rewrite' && isUnsigned(from.address, policy)) {
    return { from: viaOurs(from, own, policy), replyTo: replyTo(from) };
  }
  const replies = source.replies === undefined ? [] : [{ address: source.replies }];
  return { from: from ?? own, replyTo: replyTo(...replies) };
};

/** Our sender under the person's name. A name that pretends to be what we are not is left out: their address's, too. */
const viaOurs = (person: RequestedMailbox, own: RequestedMailbox, policy: Policy): RequestedMailbox => {
  const named = [person, { address: person.address }].find(
    (each) => neutralMailbox(viaMailbox(each, own), policy).problems.length === 0,
  );
  return named === undefined ? own : viaMailbox(named, own);
};

const viaMailbox = (person: RequestedMailbox, own: RequestedMailbox): RequestedMailbox => ({
  address: own.address,
  name: viaName(person, own),
});
