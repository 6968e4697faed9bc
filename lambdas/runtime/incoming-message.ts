import type { SQSRecord, SQSRecordAttributes } from 'aws-lambda';
import type { HandedIn } from '../contract/redriven.ts';

/** An SQS record as the use cases see it. */
export type IncomingMessage = {
  readonly id: string;
  readonly body: string;
  /** Who called SendMessage, as SQS saw it: `AROA…:session`. */
  readonly senderId?: string;
  /** It was handed in again for who sent it first (domain/intake/redriven.ts). */
  readonly handedIn?: HandedIn;
  /** What the sender put there: on the intake queue a claim, on the outbound queue the filter's word. */
  readonly groupId?: string;
  /** Name of the queue it was received from. */
  readonly queue?: string;
  /** Message attributes that are text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** When SQS accepted it, milliseconds since the epoch. */
  readonly sentAt: number;
  /** Counts this receipt. */
  readonly receiveCount: number;
};

/** @throws Error when SQS left out when the message was sent or how often it was received */
export const toIncomingMessage = ({
  messageId,
  body,
  attributes,
  messageAttributes,
  eventSourceARN,
}: SQSRecord): IncomingMessage => {
  // Emulators leave some of them out.
  const { SenderId, MessageGroupId, SentTimestamp, ApproximateReceiveCount }: Partial<SQSRecordAttributes> = attributes;
  const [sentAt, receiveCount] = [Number(SentTimestamp), Number(ApproximateReceiveCount)];
  if (!Number.isSafeInteger(sentAt) || !Number.isSafeInteger(receiveCount)) {
    throw new Error('an SQS record says neither when it was sent nor how often it was received');
  }
  return {
    id: messageId,
    body,
    queue: eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1),
    attributes: Object.fromEntries(
      Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
        stringValue === undefined ? [] : [[name, stringValue]],
      ),
    ),
    ...(SenderId === undefined ? {} : { senderId: SenderId }),
    ...(MessageGroupId === undefined ? {} : { groupId: MessageGroupId }),
    sentAt,
    receiveCount,
  };
};
