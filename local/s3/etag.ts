import { createHash } from 'node:crypto';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
export const etagOf = (body: Buffer): string => `"${md5(body).toString('hex')}"`;

/** Of an object put together from parts: the MD5 of their MD5s, and how many they were. */
export const etagOfParts = (parts: readonly Buffer[]): string =>
  `"${md5(Buffer.concat(parts.map(md5))).toString('hex')}-${parts.length}"`;

const md5 = (content: Buffer): Buffer => createHash('md5').update(content).digest();
