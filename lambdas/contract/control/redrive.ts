import * as z from 'zod/mini';
import { deadLetterQueues } from '../dead-letter.ts';
import { cursor, reason, time } from './fields.ts';

/** `intake/` and the id SQS gave the message; read by domain/redrive/kept-letter.ts. */
const letterId = z.string().check(z.regex(/^[a-z]{1,20}\/[\w-]{1,100}$/, { error: 'not-a-dead-letter-id' }));

/** What dead letters are chosen by; all that are given must fit. */
const choice = {
  since: z.optional(time),
  /** Class name of the error they were given up for. */
  error: z.optional(z.string().check(z.regex(/^[A-Za-z][\w$.-]{0,99}$/, { error: 'not-the-name-of-an-error' }))),
};

const queue = z.enum(deadLetterQueues, { error: `one-of: ${deadLetterQueues.join(', ')}` });

/** Nobody names more at once. */
export const mostLetters = 100;

export const redriveCommands = {
  /** The dead letters of a queue, by when they were given up, a page at a time. */
  'redrive-list': z.strictObject({
    queue,
    ...choice,
    /** Instead, by when somebody asked: those that are on their way back. */
    asked: z._default(z.boolean(), false),
    cursor: z.optional(cursor),
  }),
  'redrive-show': z.strictObject({ id: letterId }),
  /** Has dead letters brought back: those named, or a page of those of a queue that can be. */
  'redrive-run': z.union([
    z.strictObject({ ids: z.array(letterId).check(z.minLength(1), z.maxLength(mostLetters)), why: reason }),
    z.strictObject({ all: z.literal(true), queue, ...choice, cursor: z.optional(cursor), why: reason }),
  ]),
} as const;
