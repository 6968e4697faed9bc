import * as z from 'zod/mini';
import { time } from './fields.ts';

const messageId = z.string().check(z.regex(/^[0-9a-f]{32}$/, { error: 'not-a-message-id' }));

/** Nobody reads more at once. */
export const mostDeliveries = 100;

export const ledgerCommands = {
  /** Postern's own ids: of the request, and where it was refused for what it is of the message. */
  'explain-message': z.strictObject({ messageIds: z.array(messageId).check(z.minLength(1), z.maxLength(10)) }),
  /** The id SQS gave the message, whoever sent it; `principal` is tried beside all that the policy knows. */
  'explain-sqs-id': z.strictObject({
    id: z.string().check(z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { error: 'not-an-sqs-id' })),
    principal: z.optional(z.string().check(z.regex(/^(?:A[A-Z0-9]{2,127}|unknown)$/, { error: 'not-a-principal-id' }))),
  }),
  /** An address, or what stood in its place; who looked is in the audit. */
  'explain-recipient': z.strictObject({
    recipient: z.string().check(z.minLength(1), z.maxLength(320)),
    since: time,
    limit: z._default(z.int().check(z.minimum(1), z.maximum(mostDeliveries)), mostDeliveries),
  }),
} as const;
