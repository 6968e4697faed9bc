import type { DeadLetter } from '../contract/dead-letter.ts';
import { OutageError } from '../contract/outage-error.ts';
import { describeError, errorName } from './describe-error.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { Observe } from './observation.ts';
import type { RecordOutcome } from './record-outcome.ts';
import { leastWaitSeconds } from './wait-by-receipts.ts';

/** What the error policy needs to do. */
export type ErrorPolicyEffects = {
  readonly observe: Observe;
  /** Without it nothing is given up: what fails is received until its queue drops it. */
  readonly sendToDeadLetters?: (letter: DeadLetter) => Promise<void>;
  /** Who a message is from, as far as that is certain. */
  readonly authenticate?: (message: IncomingMessage) => Pick<DeadLetter, 'principal' | 'source'>;
  /**
   * Makes a message of this batch visible again after so many seconds. Without it a message that is to be retried comes
   * back when its queue's visibility timeout has passed.
   */
  readonly postpone?: (receiptHandle: string, seconds: number) => Promise<void>;
};

/** An unexpected exception on this receipt goes to the dead-letter queue: by then it is not going to pass. */
const lastUnexpectedReceipt = 5;

/** What is to happen to a message: it is finished, or SQS brings it again. */
export type Settlement = 'delete' | 'keep';

/**
 * Applies the error policy to one record. Never throws: a message whose dead letter or wait cannot be written is kept.
 * Nothing is given up here for an outage or a wait, however often a message has been received. SQS gives up what has been
 * received 1,000 times: after 50 hours of an outage (infra/constructs/queue-with-dead-letter.ts).
 */
export const settleRecord = async (
  message: IncomingMessage,
  receiptHandle: string,
  outcome: RecordOutcome,
  effects: ErrorPolicyEffects,
): Promise<Settlement> => {
  try {
    return await applyPolicy(message, receiptHandle, outcome, effects);
  } catch (error) {
    effects.observe({ ...failureOf(message, error), because: error instanceof OutageError ? 'outage' : 'unexpected' });
    return 'keep';
  }
};

const applyPolicy = async (
  message: IncomingMessage,
  receiptHandle: string,
  outcome: RecordOutcome,
  { observe, sendToDeadLetters, authenticate, postpone }: ErrorPolicyEffects,
): Promise<Settlement> => {
  const bury = async (error: string): Promise<Settlement> => {
    if (sendToDeadLetters === undefined) return 'keep';
    const { id: messageId, body, sentAt } = message;
    await sendToDeadLetters({ body, messageId, sentAt, error, ...authenticate?.(message) });
    observe({ event: 'record-dead-lettered', record: messageId, error });
    return 'delete';
  };

  switch (outcome.outcome) {
    case 'done':
      return 'delete';
    case 'retry-later': {
      const { afterSeconds, because } = outcome;
      const seconds = Math.max(afterSeconds, leastWaitSeconds(message.receiveCount));
      observe({ event: 'record-postponed', record: message.id, seconds, because });
      await postpone?.(receiptHandle, seconds);
      return 'keep';
    }
    case 'untrusted':
      observe({ event: 'record-untrusted', record: message.id, because: outcome.because });
      return bury('UntrustedEnvelope');
    case 'unreadable':
      observe({ event: 'record-unreadable', record: message.id, because: outcome.because });
      return bury('UnreadableMessage');
    case 'failed': {
      const { error } = outcome;
      if (error instanceof OutageError) {
        observe({ ...failureOf(message, error), because: 'outage' });
        return 'keep';
      }
      observe({ ...failureOf(message, error), because: 'unexpected' });
      return message.receiveCount < lastUnexpectedReceipt ? 'keep' : bury(errorName(error));
    }
  }
};

const failureOf = ({ id, receiveCount }: IncomingMessage, error: unknown) =>
  ({
    event: 'record-failed',
    record: id,
    receiveCount,
    ...(error instanceof OutageError ? { store: error.store } : {}),
    error: describeError(error),
  }) as const;
