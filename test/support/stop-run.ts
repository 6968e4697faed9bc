import { setTimeout } from 'node:timers/promises';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readEnvironment } from '../../cli/aws/read-environment.ts';
import { stopPromiseSeconds } from '../../lambdas/contract/stop.ts';
import { invokeRelease } from './invoke-release.ts';
import { runPostern } from './run-postern.ts';
import { notification, type RunningPostern } from './running-postern.ts';

/** What was seen of a run of mails that was stopped in its midst, and resumed. */
export type StopRun = {
  readonly mails: number;
  /** Seconds from the stop to the last mail that still left; 0 if none did. */
  readonly lastAfterSeconds: number;
  /** Mails that had left when the stop was made, when the promised time was up, and when nothing moved any more. */
  readonly leftAtStop: number;
  readonly leftWhenPromised: number;
  readonly leftWhenSettled: number;
  /** How many left in the end, and how many different ones. */
  readonly leftInTheEnd: number;
  readonly different: number;
  /** From the end of `postern resume` to the last mail. */
  readonly resumedSeconds: number;
};

/** SQS takes so many at once. */
const batchSize = 10;

/** Guards against waiting for ever. */
const longestWaitMilliseconds = 500_000;

/** Enqueues mails, stops everything when a tenth of them has left, lets all come to rest, and resumes. */
export const stopInTheMiddle = async (postern: RunningPostern, mails: number): Promise<StopRun> => {
  const { stack } = postern;
  const left: { readonly at: number; readonly delivery: string | undefined }[] = [];
  stack.trace.subscribe((event) => {
    if (event.type === 'mail-accepted') left.push({ at: event.at, delivery: event.tags['delivery'] });
  });

  await enqueue(postern, mails);
  await until('a tenth of the mails to leave', () => left.length >= mails / 10);
  const { since } = JSON.parse(
    await run(postern, 'stop', 'everything', '--reason', 'drill', '--queued', 'hold', '--json'),
  ) as { since: string };
  const stoppedAt = Date.parse(since);
  const leftUntil = (time: number): number => left.filter(({ at }) => at <= time).length;
  const promisedAt = stoppedAt + stopPromiseSeconds * 1000;
  await until('the promised time', () => Date.now() > promisedAt);
  await until('the queues to run empty', () => isAtRest(postern));
  const leftWhenSettled = left.length;
  const lastAt = left.at(-1)?.at ?? stoppedAt;

  await run(postern, 'resume', 'everything');
  const resumedAt = Date.now();
  const giveUpAt = resumedAt + longestWaitMilliseconds;
  while (left.length < mails && Date.now() < giveUpAt) {
    await invokeRelease(stack);
    await until('the queues to run empty', () => isAtRest(postern));
  }

  return {
    mails,
    lastAfterSeconds: Math.max(0, lastAt - stoppedAt) / 1000,
    leftAtStop: leftUntil(stoppedAt),
    leftWhenPromised: leftUntil(promisedAt),
    leftWhenSettled,
    leftInTheEnd: left.length,
    different: new Set(left.map(({ delivery }) => delivery)).size,
    resumedSeconds: ((left.at(-1)?.at ?? resumedAt) - resumedAt) / 1000,
  };
};

const enqueue = async (postern: RunningPostern, mails: number): Promise<void> => {
  const { intakeQueueUrls } = await readEnvironment({ environment: 'local', endpoint: postern.stack.url });
  const sqs = new SQSClient(postern.as('billing-api'));
  const body = JSON.stringify(notification('anna@mailbox.example'));
  for (let first = 0; first < mails; first += batchSize) {
    const entries = Array.from({ length: Math.min(batchSize, mails - first) }, (_, index) => ({
      Id: String(index),
      MessageBody: body,
    }));
    const { Failed: failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: intakeQueueUrls.standard, Entries: entries }),
    );
    if (failed.length > 0) throw new Error('SQS did not take all requests');
  }
};

const isAtRest = ({ stack }: RunningPostern): boolean =>
  ['intake', 'outbound'].every((stage) => {
    const counts = stack.services.sqs.queueByName(`postern-local-standard-${stage}`)?.counts();
    return counts !== undefined && counts.visible + counts.inFlight + counts.delayed === 0;
  });

const until = async (what: string, isReached: () => boolean): Promise<void> => {
  const giveUpAt = performance.now() + longestWaitMilliseconds;
  while (!isReached()) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await setTimeout(20);
  }
};

const run = async ({ stack }: RunningPostern, ...args: readonly string[]): Promise<string> => {
  const { out, errors, exitCode } = await runPostern([...args, '--endpoint', stack.url]);
  if (exitCode !== 0) throw new Error(errors);
  return out;
};
