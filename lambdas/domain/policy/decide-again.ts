import type { MailRequest } from '../../contract/mail-request.ts';
import type { AppliedPolicy } from '../../contract/policy.ts';
import type { Audience } from '../../contract/policy-words.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { identifySource } from '../identity/identify-source.ts';
import { decideEach } from './decide.ts';
import type { DeliveryFacts, QuotaExceeded } from './facts.ts';
import { type Lists, recipientFacts } from './recipient-facts.ts';
import { askedAgain, askedOfStrangers } from './rules/asked-again.ts';
import type { Stop } from './stop.ts';
import { awaitsAdoption } from './stranger.ts';
import type { Form, Verdict } from './verdict.ts';

/** How things are now: what a mail that was decided before is decided by again. */
export type CurrentFacts = {
  /** Milliseconds since the epoch. For a mail of the past as it would have been then: when it was decided. */
  readonly now: number;
  readonly policy: Pick<AppliedPolicy, 'version' | 'document' | 'principalIds'>;
  readonly defaultAudience: Audience;
  readonly stops: readonly Stop[];
  /** Of the recipients that are asked about, and perhaps of others: `recipientAddress` says which. */
  readonly lists: Lists;
  /** Limits that leave no room for this mail now. */
  readonly quotasExceeded?: readonly QuotaExceeded[];
};

/**
 * Decides a mail of the ledger by how things are now: its sender, purpose, age, stops, quota, recipient and form, with
 * what people have let it pass. Its content was decided with the request and is not asked about: it is pinned by hash.
 *
 * Pure, and the same for what waits (release), for what has left (the replay of a plan) and for what a source has sent
 * lately (its readiness). The form is the one it would have now, whatever its content was made as: `inFormOf` says what
 * that means for a content that exists.
 */
export const decideAgain = (delivery: Delivery, current: CurrentFacts): Verdict => {
  const { recipient, ...request } = factsOf(delivery, current);
  const [verdict] = decideEach(request, [recipient], awaitsAdoption(request) ? askedOfStrangers : askedAgain);
  if (verdict === undefined) throw new Error('a recipient was left without a verdict');
  return verdict;
};

/** The address whose entries in the lists count. */
export const recipientAddress = ({ redirectedTo, mailbox, recipient = '' }: Delivery): string =>
  redirectedTo ?? mailbox ?? recipient;

/**
 * A verdict about a content that was made in a form and cannot be made again. What would leave redacted now must not leave
 * complete; what was redacted stays so, because that tells less and not more.
 */
export const inFormOf = (form: Form, verdict: Verdict): Verdict => {
  if (verdict.verdict !== 'send' || verdict.form === form) return verdict;
  const because = verdict.because.filter(({ code }) => code !== 'complete-form' && code !== 'redacted-form');
  if (form === 'complete') return { verdict: 'refuse', because, reasons: [{ code: 'redaction-required' }] };
  // The first piece of evidence is the policy, which is never taken out.
  const [policy, ...others] = because;
  return policy === undefined ? verdict : { ...verdict, form, because: [policy, ...others] };
};

/** The form that a mail's content was made in: that of its last yes or not-yet. */
export const formOfContent = ({ decisions }: Pick<Delivery, 'decisions'>): Form => {
  const made = decisions.findLast(({ by, verdict }) => by === 'filter' && verdict !== 'refuse');
  return made === undefined || made.verdict === 'refuse' ? 'complete' : made.form;
};

const factsOf = (delivery: Delivery, current: CurrentFacts): DeliveryFacts => {
  const { now, policy, stops, defaultAudience, lists, quotasExceeded } = current;
  const { principal, recipientIndex: index, overrides, lane } = delivery;
  const given = { address: recipientAddress(delivery) };
  const recipient = { index, field: 'to', given, address: parseAddress(given.address) } as const;
  const source = identifySource(policy.principalIds, principal, delivery.source);
  const linkDomains = source.known ? (policy.document.sources[source.name]?.linkDomains ?? []) : [];
  return {
    now,
    receivedAt: Date.parse(agesFrom(delivery)),
    door: lane ?? 'standard',
    defaultAudience,
    policy,
    principal,
    source,
    request: { ...requestOf(delivery, given), ...ownRedactedForm(delivery, linkDomains) },
    stops,
    problems: [],
    attachments: [],
    ...(overrides === undefined ? {} : { overrides }),
    recipient: {
      ...recipientFacts(recipient, lists, { policy: policy.document, now, decidedBefore: false }),
      ...(quotasExceeded === undefined ? {} : { quotasExceeded }),
    },
    recipientCount: 1,
    messageBytes: 0,
    outsideLinks: { hosts: [], unreadable: [] },
    nameProblems: [],
  };
};

/**
 * From when on a mail's age counts. What its source has asked for again, after it had ended without being sent or had been
 * given up, is as old as that second request, though it stays under the time of the first.
 */
const agesFrom = ({ receivedAt, decisions }: Delivery): string => {
  const latest = decisions.findLastIndex(({ by }) => by === 'filter');
  return latest > 0 ? (decisions[latest]?.at ?? receivedAt) : receivedAt;
};

/** What is known of the request: none of the rules that are asked again looks at the rest. */
const requestOf = (
  { purpose = '', validUntil, validUntilBy }: Delivery,
  recipient: { readonly address: string },
): MailRequest => ({
  version: 1,
  purpose,
  to: [recipient],
  subject: '',
  ...(validUntil === undefined || validUntilBy !== 'expires-at' ? {} : { expiresAt: validUntil }),
});

/**
 * Whether the request brought words for its redacted form is not in the ledger, unless the mail was made in that form. It
 * is taken to have brought some, where its source may link to anything at all: it says less of a mail than it could, and
 * not that words are missing which are there.
 */
const ownRedactedForm = (
  { decisions }: Pick<Delivery, 'decisions'>,
  [pattern]: readonly string[],
): Pick<MailRequest, 'redacted'> => {
  const words = decisions
    .flatMap(({ because }) => because)
    .flatMap((evidence) => (evidence.code === 'redacted-form' ? [evidence.words] : []))
    .at(-1);
  if (pattern === undefined || (words !== undefined && words !== 'request')) return {};
  return { redacted: { text: '…', link: `https://${pattern.replace(/^\*/, 'any')}/` } };
};
