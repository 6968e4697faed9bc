import type { Policy, Source } from '../../../contract/policy.ts';
import { parseAddress } from '../../address/parse-address.ts';
import { sameMailbox } from '../../address/same-mailbox.ts';
import { isUnsigned, registeredSender } from '../../content/sender.ts';
import { ownerOfSender } from '../owner-of-sender.ts';
import { registeredSource } from '../registration.ts';
import { evidence, nothing, objection, type RequestRule } from '../rule.ts';

/** The addresses a source may write from: its own, or the policy's default sender if it has none of its own. */
const permittedSenders = (source: Source, policy: Policy): readonly string[] =>
  source.from.length > 0 ? source.from : [policy.senders.default.address];

/**
 * Receivers check that the visible From is a domain we sign for (DMARC, RFC 9989), so a From on any other domain is
 * refused or, where the source wants that, rewritten (content/sender.ts). One of ours that no source owns is refused. What is no address (malformed) or another source's
 * (from-owned-by-other) is another rule's objection.
 */
export const fromNotPermitted: RequestRule = {
  name: 'from-not-permitted',
  about: 'request',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    const from = facts.request.from?.address;
    if (!facts.source.known || source === undefined || from === undefined) return nothing;
    const parsed = parseAddress(from);
    const policy = facts.policy.document;
    if (!parsed.ok || ownerOfSender(from, facts.source.name, policy) !== undefined) return nothing;
    const permitted = permittedSenders(source, policy);
    if (permitted.some((each) => sameMailbox(each, from))) return nothing;
    if (!isUnsigned(from, policy)) {
      return [objection({ code: 'from-not-permitted', from, because: 'not-listed', permitted })];
    }
    return source.unsignedFrom === 'rewrite'
      ? [evidence({ code: 'from-rewritten', from, to: registeredSender(source, policy).address })]
      : [objection({ code: 'from-not-permitted', from, because: 'domain-not-signed', permitted })];
  },
};
