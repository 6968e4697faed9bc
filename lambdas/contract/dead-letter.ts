import { type Lane, lanes } from './lanes.ts';

/** A message that a function gives up on: what it was, and what is needed to bring it back without its sender. */
export type DeadLetter = {
  /** As it was received. */
  readonly body: string;
  /** Id of the message it was received as. */
  readonly messageId: string;
  /** When SQS accepted that message, milliseconds since the epoch. */
  readonly sentAt: number;
  /** Class name of the error, never its message: that may quote the body. */
  readonly error: string;
  /** RoleId or UserId of who sent it, where SQS said so: whoever redrives it is not its sender. */
  readonly principal?: string | undefined;
  /** The source it is from, where that is known. */
  readonly source?: string | undefined;
};

/** Names of the message attributes that carry a dead letter's facts. */
export const deadLetterAttributes = {
  messageId: 'PosternMessageId',
  sentAt: 'PosternSentAt',
  error: 'PosternError',
  principal: 'PosternPrincipal',
  source: 'PosternSource',
} as const satisfies Readonly<Record<Exclude<keyof DeadLetter, 'body'>, string>>;

/** Which kind of queue a message could not be processed from. */
export const deadLetterStages = ['intake', 'outbound', 'feedback', 'directory'] as const;
export type DeadLetterStage = (typeof deadLetterStages)[number];
/** Those of messages that are about mail. */
export type MailStage = Exclude<DeadLetterStage, 'directory'>;

/** The queues that messages are given up on, as people name them, in the order they are listed. */
export const deadLetterQueues = [
  ...lanes.flatMap((lane) => [`${lane}-intake`, `${lane}-outbound`] as const),
  'feedback',
  'directory',
] as const;
export type DeadLetterQueueName = (typeof deadLetterQueues)[number];

/**
 * The queue that a message was given up on, by the name of its dead-letter queue: `postern-<environment>-<lane>-intake-dead-letter`.
 * The body cannot say it: what a source puts on an intake queue may look like anything.
 */
export const queueOfDeadLetters = (queueName: string): DeadLetterQueueName | undefined =>
  deadLetterQueues.find((queue) => queueName.endsWith(`-${queue}-dead-letter`));

export const stageOf = (queue: DeadLetterQueueName): DeadLetterStage =>
  deadLetterStages.find((stage) => queue.endsWith(stage)) ?? 'intake';

/** Absent of those that all lanes share. */
export const laneOf = (queue: DeadLetterQueueName): Lane | undefined =>
  lanes.find((lane) => queue.startsWith(`${lane}-`));
