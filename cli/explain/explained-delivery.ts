import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { Attempt, Decision, Delivery, DeliveryEvent } from '../../lambdas/domain/delivery/delivery.ts';
import { type Status, statusAt, statuses } from '../../lambdas/domain/delivery/status.ts';
import type { Because } from '../../lambdas/domain/policy/because.ts';
import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import { type ReasonWords, reasonWords } from '../../lambdas/domain/policy/reason-words.ts';
import { type Form, reasonsOf, type Verdict } from '../../lambdas/domain/policy/verdict.ts';

/** What `postern explain` says of one delivery: the JSON it prints, and what its table is made from. */
export type ExplainedDelivery = {
  readonly messageId: string;
  readonly recipientIndex: number;
  /** Absent where the request had none that could be read. */
  readonly recipient?: string;
  readonly source?: string;
  readonly purpose?: string;
  readonly lane?: Lane;
  readonly reference?: string;
  readonly status: Status;
  readonly isTerminal: boolean;
  readonly sentence: string;
  /** The last decision, which counts. */
  readonly verdict?: Verdict['verdict'];
  readonly form?: Form;
  readonly because: readonly Because[];
  readonly reasons: readonly (Reason & ReasonWords)[];
  /** The Message-ID header that the recipient sees. */
  readonly visibleMessageId?: string;
  /** All that happened, in time order. */
  readonly events: readonly ExplainedEvent[];
};

export type ExplainedEvent =
  | { readonly at: string; readonly event: 'received' }
  | {
      readonly at: string;
      readonly event: 'decided';
      readonly by: Decision['by'];
      readonly verdict: string;
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
  const { messageId, recipientIndex, recipient, source, purpose, lane, reference, decisions, attempts } = delivery;
  const status = statusAt(delivery, now);
  const last = decisions.at(-1);
  const sesMessageId = attempts.findLast(({ answer }) => answer === 'accepted')?.sesMessageId;
  return {
    messageId,
    recipientIndex,
    ...(recipient === undefined ? {} : { recipient }),
    ...(source === undefined ? {} : { source }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(lane === undefined ? {} : { lane }),
    ...(reference === undefined ? {} : { reference }),
    status,
    ...statuses[status],
    ...(last === undefined ? {} : { verdict: last.verdict }),
    ...(last === undefined || last.verdict === 'refuse' ? {} : { form: last.form }),
    because: last?.because ?? [],
    reasons: last === undefined ? [] : reasonsOf(last).map((reason) => ({ ...reason, ...reasonWords(reason) })),
    ...(sesMessageId === undefined ? {} : { visibleMessageId: visibleMessageId(sesMessageId, region) }),
    events: eventsOf(delivery),
  };
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
