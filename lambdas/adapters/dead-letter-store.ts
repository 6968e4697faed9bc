import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { DeadLetter, DeadLetterStage } from '../contract/dead-letter.ts';
import { parseJson } from '../contract/parse-json.ts';
import { pipelinePrefixes } from '../contract/tables.ts';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';

/** What could not be processed, as it was received, with what is needed to bring it back. */
export type DeadLetterStore = {
  /** Twice is once. */
  readonly put: KeepDeadLetter;
  /** Undefined where it is not there, or not any more. */
  readonly get: GetDeadLetter;
};

export type KeepDeadLetter = (stage: DeadLetterStage, letter: DeadLetter) => Promise<void>;
export type GetDeadLetter = (stage: DeadLetterStage, messageId: string) => Promise<DeadLetter | undefined>;

const keptLetter = z.object({
  version: z.literal(1),
  messageId: z.string(),
  sentAt: z.iso.datetime(),
  body: z.string(),
  error: z.string(),
  principal: z.optional(z.string()),
  source: z.optional(z.string()),
});

const keyOf = (stage: DeadLetterStage, messageId: string): string =>
  `${pipelinePrefixes.deadLetters}${stage}/${messageId}.json`;

export const createDeadLetterStore = (client: S3Client, bucket: string): DeadLetterStore => ({
  put: async (stage, { sentAt, ...letter }) => {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: keyOf(stage, letter.messageId),
      Body: JSON.stringify({ version: 1, stage, sentAt: new Date(sentAt).toISOString(), ...letter }),
      ContentType: 'application/json',
    });
    await reach('dead-letters', () => client.send(put));
  },

  get: async (stage, messageId) => {
    const text = await reach('dead-letters', async () => {
      const object = await getObject(client, { Bucket: bucket, Key: keyOf(stage, messageId) });
      return object?.Body?.transformToString();
    });
    if (text === undefined) return undefined;
    const parsed = keptLetter.safeParse(parseJson(text));
    if (!parsed.success) throw new Error('a dead letter was kept in a form that is not known');
    const { version: _, sentAt, ...letter } = parsed.data;
    return { ...letter, sentAt: Date.parse(sentAt) };
  },
});
