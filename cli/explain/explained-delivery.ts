import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { Attempt, Decision, Delivery, DeliveryEvent } from '../../lambdas/domain/delivery/delivery.ts';
import { isTerminal, lastNewsAt, type Status, statusAt } from '../../lambdas/domain/delivery/status.ts';
import { windowEnd } from '../../lambdas/domain/delivery/unsure.ts';
import type { Because } from '../../lambdas/domain/policy/because.ts';
import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import { type Form, reasonsOf, type Verdict } from '../../lambdas/domain/policy/verdict.ts';
import { becauseWords } from '../../lambdas/domain/policy/words/because-words.ts';
import type { Language } from '../../lambdas/domain/policy/words/language.ts';
import { outcomeOf, type ReasonWords, reasonWords } from '../../lambdas/domain/policy/words/reason-words.ts';
import { statusWords } from '../../lambdas/domain/policy/words/status-words.ts';
import type { Outcome } from '../../lambdas/domain/policy/words/wording.ts';
import { customerAnswer } from './customer-answer.ts';

/** What `postern explain` says of one delivery: the JSON it prints, and what its table and its page are made from. */
export type ExplainedDelivery = {
  readonly messageId: string;
  readonly recipientIndex: number;
  /** Absent where the request had none that could be read. */
  readonly recipient?: string;
  readonly source?: string;
  readonly purpose?: string;
  readonly lane?: Lane;
  readonly reference?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly status: Status;
  readonly isTerminal: boolean;
  readonly wording: InEachLanguage<DeliveryWords>;
  /** The last decision, which counts. */
  readonly verdict?: Verdict['verdict'];
  /** What leaves, or would: nothing where it was refused. */
  readonly form?: Form;
  readonly because: readonly ExplainedBecause[];
  readonly reasons: readonly ExplainedReason[];
  /** What it would have been refused for if its source were not only being observed. */
  readonly wouldRefuse?: readonly ExplainedReason[];
  /** Until when it waits for its turn. */
  readonly deferredUntil?: string;
  /** When it was last heard of, where it is sent or unconfirmed: nothing more has come since. */
  readonly lastNewsAt?: string;
  /** Nobody knows whether Amazon SES has taken it: until then it is not sent again. */
  readonly unsureUntil?: string;
  /** When it was found that Amazon SES has taken it more than once. */
  readonly acceptedTwiceAt?: string;
  /** The From that was asked for, where another one was put in its place. */
  readonly originalFrom?: string;
  /** Where it goes instead of to its recipient. */
  readonly redirectedTo?: string;
  /** The rules that people let it pass, of all decisions. */
  readonly overrides?: readonly Override[];
  /** The Message-ID header that the recipient sees. */
  readonly visibleMessageId?: string;
  /** All that happened, in time order. */
  readonly events: readonly ExplainedEvent[];
};

export type DeliveryWords = {
  /** What the status says to support and engineers. */
  readonly sentence: string;
  /** What may be told to the customer (customer-answer.ts). */
  readonly customer: readonly string[];
};

type InEachLanguage<T> = Readonly<Record<Language, T>>;

export type ExplainedReason = Reason & { readonly wording: InEachLanguage<ReasonWords> };
export type ExplainedBecause = Because & { readonly wording: InEachLanguage<string> };

export type Override = Omit<Extract<Because, { readonly code: 'overridden' }>, 'code'>;

export type ExplainedEvent =
  | { readonly at: string; readonly event: 'received' }
  | {
      readonly at: string;
      readonly event: 'decided';
      readonly by: Decision['by'];
      readonly verdict: Verdict['verdict'];
      /** Only asked for, not sent. */
      readonly dryRun?: true;
      readonly codes: readonly string[];
    }
  | ({ readonly event: 'attempted' } & Attempt)
  /** What Amazon SES has told. */
  | ({ readonly event: 'reported' } & DeliveryEvent);

/**
 * @param region - where Amazon SES took it: part of the Message-ID it sets
 * @param now - milliseconds since the epoch
 */
export const explainDelivery = (delivery: Delivery, region: string, now: number): ExplainedDelivery => {
  const { messageId, recipientIndex, decisions, attempts } = delivery;
  const status = statusAt(delivery, now);
  const isUnsure = delivery.state === 'unsure' && status === 'deferred';
  const last = decisions.at(-1);
  const reasons = last === undefined ? [] : reasonsOf(last);
  const sesMessageId = attempts.findLast(({ answer }) => answer === 'accepted')?.sesMessageId;
  return {
    messageId,
    recipientIndex,
    ...asRecorded(delivery),
    status,
    isTerminal: isTerminal[status],
    wording: inEachLanguage((language) => ({
      sentence: statusWords(status, language).sentence,
      // Nobody may be told that it was not sent.
      customer: isUnsure ? [statusWords('unknown', language).customer] : customerAnswer(status, reasons, language),
    })),
    ...(last === undefined ? {} : { verdict: last.verdict }),
    ...(last === undefined || last.verdict === 'refuse' ? {} : { form: last.form }),
    because: (last?.because ?? []).map(explainBecause),
    reasons: reasons.map((reason) => explainReason(reason, outcomeOf(last?.verdict))),
    ...(last?.verdict === 'send' && last.wouldRefuse !== undefined
      ? { wouldRefuse: last.wouldRefuse.map((reason) => explainReason(reason, 'refused')) }
      : {}),
    ...(status === 'deferred' && last?.verdict === 'defer' ? { deferredUntil: last.until } : {}),
    ...(status === 'sent' || status === 'unconfirmed'
      ? { lastNewsAt: new Date(lastNewsAt(delivery)).toISOString() }
      : {}),
    ...(isUnsure ? { unsureUntil: new Date(windowEnd(delivery)).toISOString() } : {}),
    ...(delivery.duplicateAcceptedAt === undefined ? {} : { acceptedTwiceAt: delivery.duplicateAcceptedAt }),
    ...overridesOf(decisions),
    ...(sesMessageId === undefined ? {} : { visibleMessageId: visibleMessageId(sesMessageId, region) }),
    events: eventsOf(delivery),
  };
};

type AsRecorded = Pick<
  ExplainedDelivery,
  'recipient' | 'source' | 'purpose' | 'lane' | 'reference' | 'tags' | 'originalFrom' | 'redirectedTo'
>;

/** What the ledger item says itself; what it does not say is absent. */
const asRecorded = (delivery: Delivery): AsRecorded => {
  const { recipient, source, purpose, lane, reference, tags, originalFrom, redirectedTo } = delivery;
  return {
    ...(recipient === undefined ? {} : { recipient }),
    ...(source === undefined ? {} : { source }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(lane === undefined ? {} : { lane }),
    ...(reference === undefined ? {} : { reference }),
    ...(tags === undefined ? {} : { tags }),
    ...(originalFrom === undefined ? {} : { originalFrom }),
    ...(redirectedTo === undefined ? {} : { redirectedTo }),
  };
};

const inEachLanguage = <T>(say: (language: Language) => T): InEachLanguage<T> => ({ en: say('en'), ja: say('ja') });

const explainReason = (reason: Reason, outcome: Outcome): ExplainedReason => ({
  ...reason,
  wording: inEachLanguage((language) => reasonWords(reason, language, outcome)),
});

const explainBecause = (because: Because): ExplainedBecause => ({
  ...because,
  wording: inEachLanguage((language) => becauseWords(because, language)),
});

const overridesOf = (decisions: Delivery['decisions']): Pick<ExplainedDelivery, 'overrides'> => {
  const overridden = decisions
    .flatMap(({ because }) => because)
    .flatMap((each) => (each.code === 'overridden' ? [each] : []))
    .map(({ rule, by, why, at }) => ({ rule, by, why, at }));
  // A later decision repeats what was overridden before it.
  const overrides = [...new Map(overridden.map((each) => [`${each.rule} ${each.at}`, each])).values()];
  return overrides.length === 0 ? {} : { overrides };
};

const eventsOf = ({ receivedAt, decisions, attempts, events = {} }: Delivery): readonly ExplainedEvent[] =>
  [
    { at: receivedAt, event: 'received' } as const,
    ...decisions.map((decision) => ({
      at: decision.at,
      event: 'decided' as const,
      by: decision.by,
      verdict: decision.verdict,
      ...(decision.dryRun === undefined ? {} : { dryRun: decision.dryRun }),
      codes: reasonsOf(decision).map(({ code }) => code),
    })),
    ...attempts.map((attempt) => ({ event: 'attempted' as const, ...attempt })),
    ...Object.values(events).map((told) => ({ event: 'reported' as const, ...told })),
  ].toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));

/** https://docs.aws.amazon.com/ses/latest/dg/header-fields.html: SES replaces Message-ID with its own. */
const visibleMessageId = (sesMessageId: string, region: string): string =>
  `<${sesMessageId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
