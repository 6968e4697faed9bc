import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { now } from '../../support/facts.ts';

/** A delivery that waits to be sent; only what a test is about need be given. */
export const delivery = (fields: Partial<Delivery> = {}): Delivery => ({
  messageId: '0123456789abcdef0123456789abcdef',
  recipientIndex: 0,
  recipient: 'anna@acme.example',
  mailbox: 'Anna@acme.example',
  receivedAt: new Date(now).toISOString(),
  intakeMessageId: 'intake-1',
  principal: 'AROABILLINGAAAAAAAAAA',
  source: 'billing',
  purpose: 'notification',
  requestHash: 'a'.repeat(64),
  contentHash: 'b'.repeat(64),
  validUntil: new Date(now + 24 * 3_600_000).toISOString(),
  blockedBy: ['bounce', 'operator'],
  decisions: [
    {
      at: new Date(now).toISOString(),
      by: 'filter',
      verdict: 'send',
      form: 'complete',
      because: [{ code: 'policy', version: 7 }],
    },
  ],
  state: 'queued',
  attempt: 0,
  attempts: [],
  ttl: now / 1000 + 45 * 86_400,
  ...fields,
});
