import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';

/** Ours, not AWS's: the largest request body the endpoint holds in memory, with room for the framing of a 64 MiB object. */
export const MAX_REQUEST_BODY_BYTES = 65 * 1024 * 1024;

/** @throws {AwsError} `EntityTooLarge` */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What comes after the limit is read and dropped: a client that is still sending would not see the answer.
    if (size <= MAX_REQUEST_BODY_BYTES) {
      chunks.push(chunk);
    }
  }
  if (size > MAX_REQUEST_BODY_BYTES) {
    throw new AwsError(
      'EntityTooLarge',
      `the request body has ${size} bytes, the local endpoint takes at most ${MAX_REQUEST_BODY_BYTES}: send less`,
      413,
    );
  }
  return Buffer.concat(chunks, size);
};
