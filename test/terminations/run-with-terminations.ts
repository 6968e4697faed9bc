import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readEnvironment } from '../../cli/aws/read-environment.ts';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { TerminationReport } from '../../local/lambda/terminations.ts';
import { readLedgerStates } from './read-ledger-states.ts';

export type TerminationRunOptions = {
  /** Of a running local stack with the example policy. */
  readonly url: string;
  readonly mails: number;
  readonly rate: number;
  readonly seed: number;
  readonly onProgress?: (step: string) => void;
};

export type TerminationRun = {
  readonly mails: number;
  /** What the outbox holds of this run, and how many different subjects that is. */
  readonly inOutbox: number;
  readonly different: number;
  /** Subjects that are there more than once. */
  readonly repeated: readonly string[];
  /** How many deliveries of the ledger are in which state. */
  readonly states: Readonly<Record<string, number>>;
  readonly terminations: TerminationReport;
  /** How long it took on the stack's clock, which leapt over the waiting. */
  readonly minutes: number;
};

type Kind = { readonly lane: Lane; readonly role: string; readonly purpose: string };

/** One of each lane, and of both ways to treat an outcome that nobody knows. */
const kinds: readonly Kind[] = [
  { lane: 'standard', role: 'billing-api', purpose: 'notification' },
  { lane: 'bulk', role: 'reports-job', purpose: 'newsletter' },
  { lane: 'standard', role: 'reports-job', purpose: 'report' },
  { lane: 'critical', role: 'billing-api', purpose: 'password-reset' },
];

/** SQS takes so many at once. */
const batchSize = 10;

const stepSeconds = 20;
const longestMinutes = 24 * 60;

/** Longer than any window and visibility timeout: whatever was to be sent again has been. */
const afterwardsSeconds = 2_400;

/**
 * Has mails sent while workers of all functions are terminated, and counts what left: all of it from outside, by HTTP, as
 * anybody else would.
 *
 * @throws Error when mail is still under way after a day of the stack's time
 */
export const runWithTerminations = async (options: TerminationRunOptions): Promise<TerminationRun> => {
  const { url, mails, rate, seed, onProgress = () => {} } = options;
  const run = `run ${Date.now().toString(36)}`;
  const begunAt = await timeOf(url);
  await post(`${url}/_postern/terminations?rate=${rate}&seed=${seed}`);
  await enqueue(url, mails, (number) => `${run}, mail ${number}`);
  onProgress(`${mails} mails are enqueued`);

  let states = await readLedgerStates(url, begunAt);
  while (states['sent'] !== mails) {
    const minutes = ((await timeOf(url)) - begunAt) / 60_000;
    if (minutes > longestMinutes) throw new Error(`mail is under way after a day: ${JSON.stringify(states)}`);
    await post(`${url}/_postern/clock?pass=${stepSeconds}`);
    states = await readLedgerStates(url, begunAt);
    onProgress(`${minutes.toFixed(1)} minutes: ${JSON.stringify(states)}`);
  }
  const minutes = ((await timeOf(url)) - begunAt) / 60_000;
  const terminations = (await get(`${url}/_postern/terminations`)) as TerminationReport;
  await post(`${url}/_postern/terminations?rate=0`);
  await post(`${url}/_postern/clock?pass=${afterwardsSeconds}`);

  const outbox = (await get(`${url}/_postern/outbox`)) as readonly { readonly subject: string }[];
  const subjects = outbox.map(({ subject }) => subject).filter((subject) => subject.startsWith(`${run},`));
  return {
    mails,
    inOutbox: subjects.length,
    different: new Set(subjects).size,
    repeated: subjects.filter((subject, index) => subjects.indexOf(subject) !== index),
    states: await readLedgerStates(url, begunAt),
    terminations,
    minutes,
  };
};

const enqueue = async (url: string, mails: number, subjectOf: (number: number) => string): Promise<void> => {
  const { intakeQueueUrls } = await readEnvironment({ environment: 'local', endpoint: url });
  for (const [place, { lane, role, purpose }] of kinds.entries()) {
    const sqs = new SQSClient({
      endpoint: url,
      region: 'eu-west-1',
      credentials: { accessKeyId: role, secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const numbers = Array.from({ length: mails }, (_, number) => number).filter(
      (number) => number % kinds.length === place,
    );
    for (let first = 0; first < numbers.length; first += batchSize) {
      const entries = numbers.slice(first, first + batchSize).map((number) => ({
        Id: String(number),
        MessageBody: JSON.stringify({
          version: 1,
          purpose,
          to: [{ address: 'dora@berlin.acme.example' }],
          subject: subjectOf(number),
          text: 'All is well.',
        }),
      }));
      const { Failed: failed = [] } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: intakeQueueUrls[lane], Entries: entries }),
      );
      if (failed.length > 0) throw new Error('SQS did not take all requests');
    }
  }
};

const timeOf = async (url: string): Promise<number> => {
  const { now } = (await get(`${url}/_postern/clock`)) as { readonly now: string };
  return Date.parse(now);
};

const get = async (page: string): Promise<unknown> => (await answered(page)).json();

const post = async (page: string): Promise<void> => {
  await answered(page, { method: 'POST' });
};

const answered = async (page: string, init?: RequestInit): Promise<Response> => {
  const response = await fetch(page, init);
  if (!response.ok) throw new Error(`${page} answers ${response.status}: ${await response.text()}`);
  return response;
};
