import type { Policy, Purpose, Source } from '../../contract/policy.ts';
import { domainMatches } from '../address/domain-pattern.ts';
import { sameMailbox } from '../address/same-mailbox.ts';
import type { Decision, Delivery } from '../delivery/delivery.ts';
import { ownerOfSender } from './owner-of-sender.ts';
import type { Reason } from './reason.ts';

/** What was objected to in a request's content, as a policy has it. */
export type StandingObjections = {
  readonly objections: readonly Reason[];
  /** The same of a source that the policy only observes. */
  readonly noted: readonly Reason[];
};

/** Of a source as a policy knows it; a purpose only where the source has it. */
type Registered = { readonly name: string; readonly source: Source; readonly purpose: Purpose | undefined };

const bytesPerMegabyte = 1024 * 1024;

/** The filter's first word about a delivery: what has come since depends on more than the policy. */
export const firstDecision = ({ decisions }: Pick<Delivery, 'decisions'>): Decision | undefined =>
  decisions.find(({ by }) => by === 'filter');

/** Everything a decision found wrong, whether it counted or was only observed. */
export const foundBy = (decision: Decision | undefined): readonly Reason[] => {
  if (decision === undefined) return [];
  return decision.verdict === 'send' ? (decision.wouldRefuse ?? []) : decision.reasons;
};

/**
 * What the ledger says was wrong with a request itself, without what a policy permits by now. Whoever decides a delivery
 * again without its request needs it: what cannot be asked again is taken from what was found then.
 * @param now - milliseconds since the epoch
 */
export const standingObjections = (
  delivery: Delivery,
  name: string,
  policy: Policy,
  now: number,
): StandingObjections => {
  const source = Object.hasOwn(policy.sources, name) ? policy.sources[name] : undefined;
  if (source === undefined) return { objections: [], noted: [] };
  const { purpose: asked = '' } = delivery;
  const purpose =
    source.purposes.includes(asked) && Object.hasOwn(policy.purposes, asked) ? policy.purposes[asked] : undefined;
  const registered = { name, source, purpose };
  const decision = firstDecision(delivery);
  const standing = [...foundBy(decision), ...reportedLinks(decision, source)].filter((reason) =>
    stands(reason, registered, policy),
  );
  const until = source.enforcement?.until;
  const isObserved = until !== undefined && now < Date.parse(until);
  const isNoted = ({ code }: Reason): boolean =>
    isObserved && (code === 'link-not-permitted' || code === 'link-unreadable');
  return { objections: standing.filter((reason) => !isNoted(reason)), noted: standing.filter(isNoted) };
};

/** Links that were only noted, as a source whose links are not to lead elsewhere would have them refused. */
const reportedLinks = (decision: Decision | undefined, { linkDomains: permitted }: Source): readonly Reason[] =>
  (decision?.because ?? []).flatMap((evidence) =>
    evidence.code === 'links-reported'
      ? evidence.hosts.map((host) => ({ code: 'link-not-permitted', field: 'text', host, permitted }) as const)
      : [],
  );

/** Whether what was objected to once is objected to by a policy. What can be asked again is not asked here. */
const stands = (reason: Reason, { name, source, purpose }: Registered, policy: Policy): boolean => {
  switch (reason.code) {
    case 'malformed':
    case 'not-supported-yet':
    case 'duplicate':
    case 'idempotency-key-reused':
    case 'upload-not-yours':
    case 'upload-not-found':
      return true;
    case 'wrong-door':
      return purpose?.lane !== reason.door;
    case 'too-many-recipients':
      return purpose === undefined || reason.count > purpose.maxRecipients;
    case 'from-owned-by-other':
      return ownerOfSender(reason.from, name, policy) !== undefined;
    case 'from-not-permitted':
      return !(
        source.from.some((each) => sameMailbox(each, reason.from)) ||
        (reason.because === 'domain-not-signed' && source.unsignedFrom === 'rewrite')
      );
    case 'header-not-permitted':
      return !source.headers.some((each) => each.toLowerCase() === reason.header.toLowerCase());
    case 'attachment-not-permitted': {
      const { type } = reason.because;
      return !source.attachments.some((each) => each === type);
    }
    case 'link-not-permitted':
      return (
        !source.linkDomains.some((pattern) => domainMatches(pattern, reason.host)) &&
        (source.links === 'refuse' || reason.field === 'redacted.link')
      );
    case 'link-unreadable':
      return source.links === 'refuse';
    case 'too-large':
      return reason.of === 'message-times-recipients' || reason.bytes > source.maxMegabytes * bytesPerMegabyte;
    case 'unknown-source':
    case 'purpose-not-permitted':
    case 'expired':
    case 'stopped':
    case 'quota-exceeded':
    case 'day-quota-reached':
    case 'address-invalid':
    case 'not-in-directory':
    case 'not-on-allow-list':
    case 'not-listed-by-address':
    case 'suppressed':
    case 'redacted-form-missing':
    case 'redaction-required':
    case 'redirected-since':
    case 'refused-by-operator':
    case 'adopted':
    case 'dead-lettered':
      return false;
  }
};
