import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

const amount = z.number().check(z.nonnegative());

const callsOfOneKind = z.object({
  calls: amount,
  /** As SQS and SNS bill a call: one for each 64 KB begun. */
  billedRequests: amount,
  readUnits: amount,
  writeUnits: amount,
});

const ofFunction = z.object({
  invocations: amount,
  /** Of the handler, on the machine that measured. */
  cpuMilliseconds: amount,
  logBytes: amount,
  /** Requests of Lambda's poller to the queue. */
  polling: amount,
  /** By call, such as `dynamodb:PutItem`. */
  calls: z.record(z.string(), callsOfOneKind),
});

const callsPerMail = z.object({
  batchSize: amount,
  functions: z.object({ filter: ofFunction, send: ofFunction, feedback: ofFunction }),
  /** Units of all functions by table, such as `ledger`, and by index, such as `ledger/byRecipient`. */
  tables: z.record(z.string(), z.object({ readUnits: amount, writeUnits: amount })),
  /** Events of Amazon SES. */
  notifications: amount,
  /** What a mail leaves in the ledger, and in its indexes, with what DynamoDB adds to each. */
  ledgerBytes: amount,
  ledgerIndexBytes: amount,
});

const document = z.object({
  measuredAt: z.string(),
  batches: z.object({ full: callsPerMail, one: callsPerMail }),
  /** What an environment has, however much it sends. */
  monthly: z.object({
    /** Of all alarms: CloudWatch charges for each metric that one looks at. */
    alarmMetrics: amount,
    dashboards: amount,
    keys: amount,
    polledQueues: amount,
    encryptedTopics: amount,
  }),
});

/** What one delivered mail of one recipient takes, counted by `npm run bench`. */
export type CallsPerMail = z.infer<typeof callsPerMail>;
export type CountedCallsDocument = z.infer<typeof document>;

const path = join(import.meta.dirname, '../../bench/results/calls-per-mail.json');

/** What was counted last. */
export const readCallsPerMail = async (): Promise<CountedCallsDocument> =>
  document.parse(JSON.parse(await readFile(path, 'utf8')));
