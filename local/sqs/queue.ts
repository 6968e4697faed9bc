import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Trace } from '../trace.ts';
import { digestAttributes } from './attribute-digest.ts';
import { createBacklog, type HeldMessage, type ReceiveHistory } from './backlog.ts';
import { invalidParameterValue } from './errors.ts';
import { MAX_MESSAGES_IN_FLIGHT, MAX_VISIBILITY_TIMEOUT_SECONDS, PURGE_INTERVAL_SECONDS } from './limits.ts';
import type { Message, NewMessage, ReceivedMessage } from './message.ts';
import { checkNewMessage } from './new-message.ts';
import { checkSettings, type QueueSettings } from './queue-settings.ts';
import { readReceiptHandle, writeReceiptHandle } from './receipt-handle.ts';

/** A standard queue. Its methods throw {@link AwsError} in AWS's words. */
export type Queue = {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  settings(): QueueSettings;
  /** Milliseconds since the epoch. */
  configuredAt(): number;
  configure(changes: Partial<QueueSettings>): void;
  send(message: NewMessage): Message;
  /**
   * Takes up to `max` visible messages into flight, for the queue's visibility timeout unless another is given.
   * A message that was received `maxReceiveCount` times already moves to the dead-letter queue instead.
   */
  receive(options: { readonly max: number; readonly visibilityTimeoutSeconds?: number }): readonly ReceivedMessage[];
  /** Of a receipt handle that a later receive has replaced, nothing is deleted, as on AWS. */
  delete(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
  purge(): void;
  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number };
  /** Calls back at once whenever a message became visible; the returned function ends that. */
  onVisible(listener: () => void): () => void;
  /** Drops the messages and their timers. */
  dispose(): void;
};

/** A queue as the store sees it: it can also take over what another queue gave up on. */
export type DeadLetterTarget = Queue & {
  adopt(message: Message, history: ReceiveHistory): void;
};

export const createQueue = ({
  name,
  arn,
  url,
  clock,
  trace,
  settings: initialSettings,
  findQueue,
  newMessageId = randomUUID,
}: {
  readonly name: string;
  readonly arn: string;
  readonly url: () => string;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly settings: QueueSettings;
  readonly findQueue: (arn: string) => DeadLetterTarget | undefined;
  readonly newMessageId?: () => string;
}): DeadLetterTarget => {
  checkSettings(initialSettings);
  const findDeadLetter = ({ redrive }: QueueSettings) => {
    if (redrive === undefined) {
      return undefined;
    }
    const queue = findQueue(redrive.deadLetterQueueArn);
    if (queue === undefined) {
      throw invalidParameterValue('RedrivePolicy', redrive.deadLetterQueueArn, 'Dead letter target does not exist.');
    }
    return { queue, maxReceiveCount: redrive.maxReceiveCount };
  };

  const createdAt = clock.now();
  const visibleListeners = new Set<() => void>();
  let settings = initialSettings;
  let deadLetter = findDeadLetter(settings);
  let configuredAt = createdAt;
  let purgedAt = Number.NEGATIVE_INFINITY;

  const backlog = createBacklog({
    clock,
    retentionSeconds: settings.messageRetentionSeconds,
    onVisible() {
      for (const listener of visibleListeners) {
        listener();
      }
    },
    onExpired: ({ messageId }) => trace.emit({ type: 'queue-message-expired', queue: name, messageId }),
  });

  /** Whether the message went to the dead-letter queue. */
  const giveUpOn = (held: HeldMessage): boolean => {
    if (deadLetter === undefined || held.receiveCount < deadLetter.maxReceiveCount) {
      return false;
    }
    const { message, receiveCount, firstReceivedAt } = held;
    const { messageId } = message;
    backlog.remove(held);
    trace.emit({
      type: 'queue-message-dead-lettered',
      queue: name,
      deadLetterQueue: deadLetter.queue.name,
      messageId,
      receiveCount,
    });
    deadLetter.queue.adopt({ ...message, deadLetterSource: arn }, { receiveCount, firstReceivedAt });
    return true;
  };

  const take = (held: HeldMessage, visibilityTimeoutSeconds: number): ReceivedMessage => {
    const now = clock.now();
    const firstReceivedAt = held.firstReceivedAt ?? now;
    const receiveCount = held.receiveCount + 1;
    Object.assign(held, { receiveCount, firstReceivedAt, lastReceivedAt: now });
    const { messageId } = held.message;
    trace.emit({ type: 'queue-message-received', queue: name, messageId, receiveCount });
    backlog.hide(held, visibilityTimeoutSeconds);
    return {
      ...held.message,
      receiptHandle: writeReceiptHandle(arn, { messageId, serial: receiveCount }),
      receiveCount,
      firstReceivedAt,
    };
  };

  /** The message of the latest receipt; `undefined` when it is gone or was received again since. */
  const messageOf = (receiptHandle: string): HeldMessage | undefined => {
    const { messageId, serial } = readReceiptHandle(arn, receiptHandle);
    const held = backlog.find(messageId);
    return held?.receiveCount === serial ? held : undefined;
  };

  return {
    name,
    arn,
    get url() {
      return url();
    },
    createdAt,
    settings: () => settings,
    configuredAt: () => configuredAt,
    configure(changes) {
      const changed = { ...settings, ...changes };
      checkSettings(changed);
      deadLetter = findDeadLetter(changed);
      if (changed.messageRetentionSeconds !== settings.messageRetentionSeconds) {
        backlog.setRetention(changed.messageRetentionSeconds);
      }
      settings = changed;
      configuredAt = clock.now();
    },
    send(newMessage) {
      checkNewMessage(newMessage, settings.maximumMessageSizeBytes);
      const { body, messageAttributes = {}, traceHeader, messageGroupId, senderId } = newMessage;
      const message: Message = {
        messageId: newMessageId(),
        body,
        md5OfBody: createHash('md5').update(body).digest('hex'),
        messageAttributes,
        md5OfMessageAttributes: digestAttributes(messageAttributes),
        traceHeader,
        messageGroupId,
        senderId,
        sentAt: clock.now(),
        deadLetterSource: undefined,
      };
      trace.emit({ type: 'queue-message-sent', queue: name, messageId: message.messageId });
      const delaySeconds = newMessage.delaySeconds ?? settings.delaySeconds;
      backlog.add(message, { delaySeconds, receiveCount: 0, firstReceivedAt: undefined });
      return message;
    },
    receive({ max, visibilityTimeoutSeconds = settings.visibilityTimeoutSeconds }) {
      const received: ReceivedMessage[] = [];
      const { visible, inFlight } = backlog.counts();
      const wanted = Math.min(max, MAX_MESSAGES_IN_FLIGHT - inFlight);
      // Each message is looked at once: with a visibility timeout of 0 it is visible again before the loop ends.
      for (let unseen = visible; unseen > 0 && received.length < wanted; unseen -= 1) {
        const held = backlog.first;
        if (held !== undefined && !giveUpOn(held)) {
          received.push(take(held, visibilityTimeoutSeconds));
        }
      }
      return received;
    },
    delete(receiptHandle) {
      const held = messageOf(receiptHandle);
      if (held !== undefined) {
        backlog.remove(held);
        trace.emit({ type: 'queue-message-deleted', queue: name, messageId: held.message.messageId });
      }
    },
    changeVisibility(receiptHandle, seconds) {
      const held = messageOf(receiptHandle);
      if (held?.lastReceivedAt === undefined) {
        throw invalidParameterValue(
          'ReceiptHandle',
          receiptHandle,
          'Message does not exist or is not available for visibility timeout change.',
        );
      }
      if (clock.now() + seconds * 1000 > held.lastReceivedAt + MAX_VISIBILITY_TIMEOUT_SECONDS * 1000) {
        throw invalidParameterValue(
          'VisibilityTimeout',
          seconds,
          `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_TIMEOUT_SECONDS} seconds]`,
        );
      }
      backlog.hide(held, seconds);
    },
    purge() {
      if (clock.now() < purgedAt + PURGE_INTERVAL_SECONDS * 1000) {
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${name} is allowed every ${PURGE_INTERVAL_SECONDS} seconds.`,
          403,
        );
      }
      purgedAt = clock.now();
      backlog.clear();
    },
    counts: () => backlog.counts(),
    onVisible(listener) {
      visibleListeners.add(listener);
      return () => visibleListeners.delete(listener);
    },
    adopt: (message, history) => backlog.add(message, { ...history, delaySeconds: 0 }),
    dispose() {
      visibleListeners.clear();
      backlog.clear();
    },
  };
};
