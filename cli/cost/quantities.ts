import { assumptions } from './assumptions.ts';
import type { CallsPerMail } from './calls-per-mail.ts';

type OfFunction = CallsPerMail['functions']['filter'];
type Counted = 'calls' | 'billedRequests' | 'readUnits' | 'writeUnits';

const gigabyte = 1024 ** 3;

/** What one mail takes, in the units that are charged for. */
export const quantities = (mail: CallsPerMail) => {
  const functions = Object.values(mail.functions);
  return {
    writeUnits: sumOfCalls(mail, 'dynamodb:', 'writeUnits'),
    readUnits: sumOfCalls(mail, 'dynamodb:', 'readUnits'),
    readCalls: sum(tableReads.map((action) => sumOfCalls(mail, `dynamodb:${action}`, 'calls'))),
    sesCalls: sumOfCalls(mail, 'ses:', 'calls'),
    // The source's own SendMessage, what functions ask and poll, and the deliveries of SNS to the feedback queue.
    queueRequests:
      1 +
      sumOfCalls(mail, 'sqs:', 'billedRequests') +
      sum(functions.map(({ polling }) => polling)) +
      mail.notifications,
    // The source gives its message a group, and the filter gives its own one: SQS is fair between sources.
    groupedRequests: 1 + callsOf(mail.functions.filter, 'sqs:', 'billedRequests'),
    publishes: mail.notifications + sumOfCalls(mail, 'sns:', 'billedRequests'),
    objectPuts: sumOfCalls(mail, 's3:Put', 'calls'),
    objectGets: sumOfCalls(mail, 's3:Get', 'calls'),
    invocations: sum(functions.map(({ invocations }) => invocations)),
    gigabyteSeconds: sum((['filter', 'send', 'feedback'] as const).map((name) => gigabyteSeconds(name, mail))),
    logGigabytes:
      sum(functions.map((each) => each.logBytes + each.invocations * assumptions.logBytesOfInvocation)) / gigabyte,
    storedGigabytes: (mail.ledgerBytes + mail.ledgerIndexBytes) / gigabyte,
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html: of global
    // indexes nothing is kept, and nothing charged.
    recoverableGigabytes: mail.ledgerBytes / gigabyte,
  };
};

/** What reconcile reads of a mail, later: it is assumed, and not counted. */
export const reconcileReadUnits = ({ batchSize }: Pick<CallsPerMail, 'batchSize'>): number =>
  assumptions.reconcileReadUnits[batchSize === 1 ? 'one' : 'full'];

const tableReads = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

export type FunctionName = keyof CallsPerMail['functions'];

/** How long an invocation takes: it works as fast as its memory lets it, and waits for what it calls. */
export const secondsOfInvocation = (name: FunctionName, { functions }: CallsPerMail): number => {
  const { cpuMilliseconds, invocations } = functions[name];
  const { memoryMegabytes, megabytesOfOneProcessor, roundTrips, millisecondsOfRoundTrip, millisecondsOfSending } =
    assumptions;
  const waiting = roundTrips[name] * millisecondsOfRoundTrip + (name === 'send' ? millisecondsOfSending : 0);
  const working = invocations === 0 ? 0 : (cpuMilliseconds / invocations) * (megabytesOfOneProcessor / memoryMegabytes);
  return (working + waiting) / 1000;
};

const gigabyteSeconds = (name: FunctionName, mail: CallsPerMail): number =>
  mail.functions[name].invocations * secondsOfInvocation(name, mail) * (assumptions.memoryMegabytes / 1024);

const sumOfCalls = ({ functions }: CallsPerMail, prefix: string, of: Counted): number =>
  sum(Object.values(functions).map((each) => callsOf(each, prefix, of)));

const callsOf = ({ calls }: OfFunction, prefix: string, of: Counted): number =>
  sum(Object.entries(calls).flatMap(([name, counted]) => (name.startsWith(prefix) ? [counted[of]] : [])));

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
