import { sha256 } from './sha256.ts';

/**
 * The id of a request in everything Postern says about it: the first 32 hexadecimal digits of
 * SHA-256(`<owner>\n<key>`). A client can compute it before it sends.
 * @param owner - the source's name, or `principal:<RoleId>` where the source is not known
 * @param key - the request's `idempotencyKey`, or else the id SQS gave the message
 */
export const messageId = (owner: string, key: string): string => sha256(`${owner}\n${key}`).slice(0, 32);

/** The owner to use for a sender that no source is registered for. */
export const unknownOwner = (principalId: string): string => `principal:${principalId}`;
