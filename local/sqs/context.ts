import type { Clock } from '../clock.ts';
import type { Principal } from '../principal.ts';
import { queueDoesNotExist } from './errors.ts';
import type { Queue } from './queue.ts';
import type { Sqs } from './store.ts';

/** What every SQS action works with besides its input. */
export type SqsContext = {
  readonly sqs: Sqs;
  readonly clock: Clock;
  readonly caller: Principal;
  /** Aborted when the client hung up. */
  readonly signal: AbortSignal;
};

/** @throws {AwsError} `QueueDoesNotExist` */
export const requireQueue = (sqs: Sqs, queueUrl: string): Queue => {
  const queue = sqs.queueByUrl(queueUrl);
  if (queue === undefined) {
    throw queueDoesNotExist();
  }
  return queue;
};
