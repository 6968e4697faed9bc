/** A message attribute as a sender gave it: `dataType` is `String`, `Number` or `Binary`, with an optional `.suffix`. */
export type MessageAttribute =
  | { readonly dataType: string; readonly stringValue: string }
  | { readonly dataType: string; readonly binaryValue: Uint8Array };

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export type NewMessage = {
  readonly body: string;
  readonly messageAttributes?: MessageAttributes | undefined;
  /** `AWSTraceHeader` is the only system attribute a sender may set. */
  readonly traceHeader?: string | undefined;
  readonly messageGroupId?: string | undefined;
  /** Overrides the queue's. */
  readonly delaySeconds?: number | undefined;
  /** The unique id of who sends: {@link import('../principal.ts').Principal.senderId}. */
  readonly senderId: string;
};

export type Message = {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: MessageAttributes;
  readonly md5OfMessageAttributes: string | undefined;
  readonly traceHeader: string | undefined;
  readonly messageGroupId: string | undefined;
  readonly senderId: string;
  /** Milliseconds since the epoch; a move to the dead-letter queue keeps it. */
  readonly sentAt: number;
  /** ARN of the queue whose redrive policy moved the message here. */
  readonly deadLetterSource: string | undefined;
};

export type ReceivedMessage = Message & {
  readonly receiptHandle: string;
  /** How often the message has been received from this queue, this time included. */
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly firstReceivedAt: number;
};
