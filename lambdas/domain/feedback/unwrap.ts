import * as z from 'zod/mini';

/** What SNS and SQS have put around a message. */
export type Unwrapped = {
  /** The innermost message: JSON where it is, or else text. */
  readonly content: unknown;
  /** The topic an SNS envelope says it came through. Anybody can write an envelope: a claim, to be compared. */
  readonly topicArn?: string;
  /** When SNS took it, as given. */
  readonly publishedAt?: string;
  /** `SubscriptionConfirmation` and the like, where SNS speaks of itself. */
  readonly snsControl?: string;
};

const snsEnvelope = z.object({
  Type: z.string(),
  TopicArn: z.optional(z.string()),
  Timestamp: z.optional(z.string()),
  Message: z.unknown(),
});

/** A record of a Lambda event (`body`), or a message as the command line tools of AWS print it (`Body`). */
const sqsRecord = z.union([
  z.pipe(
    z.object({ body: z.string() }),
    z.transform(({ body }: { body: string }) => body),
  ),
  z.pipe(
    z.object({ Body: z.string() }),
    z.transform(({ Body }: { Body: string }) => Body),
  ),
]);

/** Takes an SES event out of an SQS record and an SNS envelope, as far as they are there. Never throws. */
export const unwrap = (text: string): Unwrapped => {
  const outer = parseJson(text);
  const record = sqsRecord.safeParse(outer);
  const content = record.success ? parseJson(record.data) : outer;
  const envelope = snsEnvelope.safeParse(content);
  if (!envelope.success) return { content };
  const { Type: type, TopicArn: topicArn, Timestamp: publishedAt, Message: message } = envelope.data;
  return {
    content: typeof message === 'string' ? parseJson(message) : message,
    ...(topicArn === undefined ? {} : { topicArn }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(type === 'Notification' ? {} : { snsControl: type }),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
