import { lanes } from '../../lambdas/contract/lanes.ts';
import { parkedShards, sourceHourShards } from '../../lambdas/contract/tables.ts';
import { dayShare } from '../../lambdas/domain/budget/day-budget.ts';
import { tokensOf, windowMilliseconds } from '../../lambdas/domain/budget/lattice.ts';
import { sharesOf } from '../../lambdas/domain/quota/shares.ts';
import type { CallsPerMail } from '../cost/calls-per-mail.ts';
import { type FunctionName, reconcileReadUnits, secondsOfInvocation } from '../cost/quantities.ts';
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

/** The lane of the load, whose settings the limits have: what part of the account's day it may use. */
const partOfDay = dayShare.standard;

const countedRate = { perSecond: 1_000, from: 0 };
const countedWindows = 1_000;

/** What part of `MaxSendRate` the rate budget has tokens for: so many windows of it make that exact to four digits. */
const usedOfRate =
  Array.from({ length: countedWindows }, (_, window) => lanes.map((lane) => tokensOf(lane, countedRate, window)))
    .flat()
    .reduce((sum, tokens) => sum + tokens, 0) /
  ((countedRate.perSecond * countedWindows * windowMilliseconds) / 1000);

/** What a mail waits for its turn at most, where windows have tokens and most of the rate is not used (docs/budgets.md). */
export const turnSeconds = 0.1;

/** How many invocations of a function run at once, on average. */
export const concurrencyOf = (name: FunctionName, { perSecond, mail }: Load): number =>
  perSecond * mail.functions[name].invocations * secondsOfInvocation(name, mail);

/** A source is told that its mail was sent, and that it was delivered. */
const statusEventsOfMail = 2;

/** Messages that a mail publishes to SNS, in batches or not: events of Amazon SES, and what its source is told. */
export const messagesOf = ({ notifications }: Pick<CallsPerMail, 'notifications'>): number =>
  notifications + statusEventsOfMail;

/** Units of a mail by table and index: those that were counted, and what reconcile reads of the ledger, which is assumed. */
export const unitsByTable = (mail: Pick<CallsPerMail, 'batchSize' | 'tables'>): CallsPerMail['tables'] => {
  const { readUnits, writeUnits } = mail.tables['ledger'] ?? { readUnits: 0, writeUnits: 0 };
  return { ...mail.tables, ledger: { readUnits: readUnits + reconcileReadUnits(mail), writeUnits } };
};

/** What a load asks of each limit, if all of it is of one lane, one source and one purpose: the worst there is. */
export const demandsOf = (load: Load): readonly Demand[] => {
  const { perSecond: rate, mail } = load;
  const { filter, send, feedback } = mail.functions;
  const [inFilter, inSend, inFeedback] = [
    concurrencyOf('filter', load),
    concurrencyOf('send', load),
    concurrencyOf('feedback', load),
  ];
  const bySource = mail.tables['ledger/bySource']?.writeUnits ?? 0;
  const demand = (limit: LimitName, what: string, formula: string, asked: number): Demand => ({
    limit,
    what,
    formula,
    asked,
    allowed: limitOf(limit).value,
  });
  return [
    demand('ses-rate', 'SES: sending rate', `R ÷ ${usedOfRate.toFixed(3)}`, rate / usedOfRate),
    demand('ses-day', 'SES: quota of 24 hours', `R × 86,400 ÷ ${partOfDay}`, (rate * secondsOfDay) / partOfDay),
    demand('rate-budget', 'rate budget: sending rate', `R ÷ ${usedOfRate.toFixed(3)}`, rate / usedOfRate),
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
    ...Object.entries(unitsByTable(mail)).flatMap(([place, units]) =>
      (['write', 'read'] as const).flatMap((kind) => {
        const ofMail = units[`${kind}Units`];
        const what = `${place}: ${kind} units a second`;
        const formula = `R × ${kind.slice(0, 1)}(${place})`;
        return ofMail === 0
          ? []
          : [
              demand(`table-${kind}s-new`, `${what}, new table`, formula, rate * ofMail),
              demand(`table-${kind}s`, what, formula, rate * ofMail),
            ];
      }),
    ),
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
      'stops: reads of one scope’s row',
      'R × (i(filter) ÷ 2 + i(send))',
      rate * (filter.invocations / 2 + send.invocations),
    ),
    demand('policy-pointer', 'policy: reads of the pointer', 'filter at once × 2', inFilter * pointerReadsOfWorker),
    demand('reconcile', 'reconcile: mails a second', 'R', rate),
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
