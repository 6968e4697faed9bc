import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DeadLetter, DeadLetterStage } from '../contract/dead-letter.ts';
import { pipelinePrefixes } from '../contract/tables.ts';
import { reach } from './reach.ts';

/** Keeps what could not be processed, as it was received, with what is needed to bring it back. Twice is once. */
export type KeepDeadLetter = (stage: DeadLetterStage, letter: DeadLetter) => Promise<void>;

export const createDeadLetterStore =
  (client: S3Client, bucket: string): KeepDeadLetter =>
  async (stage, { sentAt, ...letter }) => {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: `${pipelinePrefixes.deadLetters}${stage}/${letter.messageId}.json`,
      Body: JSON.stringify({ version: 1, stage, sentAt: new Date(sentAt).toISOString(), ...letter }),
      ContentType: 'application/json',
    });
    await reach('dead-letters', () => client.send(put));
  };
