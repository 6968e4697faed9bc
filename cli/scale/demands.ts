import { parkedShards, sourceHourShards } from '../../lambdas/contract/tables.ts';
import { sharesOf } from '../../lambdas/domain/quota/shares.ts';
import type { CallsPerMail } from '../cost/calls-per-mail.ts';
import { type FunctionName, secondsOfInvocation } from '../cost/quantities.ts';
import { type LimitName, limitOf, pollerRamp } from './limits.ts';

/** So many mails of one recipient a second, and what one of them takes. */
export type Load = { readonly perSecond: number; readonly mail: CallsPerMail };

/** What a load asks of a limit. */
export type Demand = {
  readonly limit: LimitName;
  /** Of what, for people. */
  readonly what: string;
  /** How it is worked out: `R` is the load's rate, all else is in the table of inputs. */
  readonly formula: string;
  readonly asked: number;
  readonly allowed: number;
};

/** Policy pointer reads of a busy worker a second (adapters/policy-reader.ts looks again after half a second). */
const pointerReadsOfWorker = 2;

const secondsOfDay = 86_400;

/** How many invocations of a function run at once, on average. */
export const concurrencyOf = (name: FunctionName, { perSecond, mail }: Load): number =>
  perSecond * mail.functions[name].invocations * secondsOfInvocation(name, mail);

/** A source is told that its mail was sent, and that it was delivered. */
const statusEventsOfMail = 2;

/** Messages that a mail publishes to SNS, in batches or not: events of Amazon SES, and what its source is told. */
export const messagesOf = ({ notifications }: Pick<CallsPerMail, 'notifications'>): number =>
  notifications + statusEventsOfMail;

/** What a load asks of each limit, if all of it is of one lane, one source and one purpose: the worst there is. */
export const demandsOf = (load: Load): readonly Demand[] => {
  const { perSecond: rate, mail } = load;
  const { filter, send, feedback } = mail.functions;
  const [inFilter, inSend, inFeedback] = [
    concurrencyOf('filter', load),
    concurrencyOf('send', load),
    concurrencyOf('feedback', load),
  ];
  const ledger = mail.tables['ledger'] ?? { readUnits: 0, writeUnits: 0 };
  const bySource = mail.tables['ledger/bySource']?.writeUnits ?? 0;
  const demand = (limit: LimitName, what: string, formula: string, asked: number): Demand => ({
    limit,
    what,
    formula,
    asked,
    allowed: limitOf(limit).value,
  });
  return [
    demand('ses-rate', 'SES: mails a second', 'R', rate),
    demand('ses-day', 'SES: mails in 24 hours', 'R × 86,400', rate * secondsOfDay),
    demand('filter-concurrency', 'filter of one lane: at once', 'R × i(filter) × t(filter)', inFilter),
    demand('send-concurrency', 'send of one lane: at once', 'R × i(send) × t(send)', inSend),
    demand('feedback-concurrency', 'feedback: at once', 'R × i(feedback) × t(feedback)', inFeedback),
    demand('lambda-concurrency', 'Lambda: at once, all functions', 'the three above', inFilter + inSend + inFeedback),
    demand(
      'lambda-invocations',
      'Lambda: invocations a second',
      'R × (i(filter) + i(send) + i(feedback))',
      rate * (filter.invocations + send.invocations + feedback.invocations),
    ),
    demand(
      'sqs-in-flight',
      'SQS: outbound messages in flight',
      'send at once × mails of a batch',
      inSend * mail.batchSize,
    ),
    demand('sns-publishes', 'SNS: messages a second', 'R × m', rate * messagesOf(mail)),
    demand('ledger-writes-new', 'ledger: write units a second, new table', 'R × w(ledger)', rate * ledger.writeUnits),
    demand('ledger-writes', 'ledger: write units a second', 'R × w(ledger)', rate * ledger.writeUnits),
    demand('ledger-reads-new', 'ledger: read units a second, new table', 'R × r(ledger)', rate * ledger.readUnits),
    demand('ledger-reads', 'ledger: read units a second', 'R × r(ledger)', rate * ledger.readUnits),
    demand(
      'by-source',
      'index by source: writes of one partition key',
      `R × w(ledger/bySource) ÷ ${sourceHourShards}`,
      (rate * bySource) / sourceHourShards,
    ),
    demand('rate-counter', 'rate budget: writes of one lane’s item', 'R × i(send)', rate * send.invocations),
    demand(
      'quota-counter',
      'quota of R × 60 a minute: writes of one item',
      'R × i(filter) ÷ items of the quota',
      (rate * filter.invocations) / sharesOf(Math.max(1, rate * 60)).length,
    ),
    demand(
      'stop-row',
      'stops: reads of the row `everything`',
      'R × (i(filter) + i(send))',
      rate * (filter.invocations + send.invocations),
    ),
    demand('policy-pointer', 'policy: reads of the pointer', 'filter at once × 2', inFilter * pointerReadsOfWorker),
    demand('parked', 'everything stopped: writes of one shard of `parked`', `R ÷ ${parkedShards}`, rate / parkedShards),
    demand('content-puts', 'every mail above 48 KB: PUTs of `content/`', 'R', rate),
  ];
};

/** What a load asks too much of, the most overdrawn first. */
export const bindingOf = (load: Load): readonly Demand[] =>
  demandsOf(load)
    .filter(({ asked, allowed }) => asked > allowed)
    .toSorted((one, other) => other.asked / other.allowed - one.asked / one.allowed);

/** Minutes until an event source mapping that has been idle runs so many invocations at once. */
export const rampMinutes = (concurrency: number): number =>
  Math.max(0, Math.min(concurrency, pollerRamp.atMost) - pollerRamp.atFirst) / pollerRamp.perMinute;
