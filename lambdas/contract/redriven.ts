import * as z from 'zod/mini';
import { parseJson } from './parse-json.ts';
import { newest, versioned } from './versioned.ts';

/**
 * A mail request that goes through its intake queue a second time, with what SQS said of it the first time. Only release
 * may hand one in; from anybody else it is a malformed request.
 */
const redrivenVersion1 = z.strictObject({
  version: z.literal(1),
  redriven: z.strictObject({
    /** Id of the message it came in first: its retries and it are one message. */
    sqsMessageId: z.string().check(z.minLength(1), z.maxLength(100)),
    /** RoleId or UserId of who sent it then. Whoever hands it in again is not its sender. */
    principal: z.string().check(z.regex(/^A(ROA|IDA)[A-Z0-9]+$/)),
    /** When SQS accepted it then. Its age counts from there. */
    sentAt: z.iso.datetime(),
    /** As it was received. */
    body: z.string(),
    /**
     * Nobody knows its sender, and it goes in all the same: as it did the first time. Absent: it is a source's, which a
     * function that does not know of it yet is to wait for.
     */
    sender: z.optional(z.literal('any')),
  }),
});

/** What is known of a message that was handed in again. */
export type HandedIn = {
  /** `known`: release knows it as a source's. */
  readonly sender: 'known' | 'any';
  /** When SQS accepted it this time, milliseconds since the epoch. */
  readonly at: number;
};

/** Those that are read: they wait on an intake queue for up to seven days, and longer as dead letters. */
export const redrivenRequests = versioned(newest(1, redrivenVersion1));

export type Redriven = z.output<typeof redrivenVersion1>['redriven'];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const largestMessageBytes = 1024 * 1024;

export const redrivenText = (redriven: Redriven): string =>
  JSON.stringify({ version: 1, redriven } satisfies z.input<typeof redrivenVersion1>)
    // What JSON leaves as it is and SQS does not take.
    .replaceAll('\uFFFE', '\\uFFFE')
    .replaceAll('\uFFFF', '\\uFFFF');

/** @returns undefined for what is none */
export const readRedriven = (body: string): Redriven | undefined => redrivenRequests.read(parseJson(body))?.redriven;

/** Whether a request of this body fits into a message once it is wrapped. */
export const canBeRedriven = (redriven: Redriven): boolean =>
  new TextEncoder().encode(redrivenText(redriven)).length <= largestMessageBytes;
