import { describe, expect, it } from 'vitest';
import type { DemoMail } from '../../cli/demo/demo-mails.ts';
import { differences, renderOutcomes } from '../../cli/demo/demo-outcome.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';

const mail: DemoMail = {
  title: 'a mail',
  source: 'billing',
  request: {},
  expected: [{ recipient: 'bruno@mailbox.example', status: 'refused', codes: ['suppressed'] }],
};

const refused: Delivery = {
  messageId: 'a'.repeat(32),
  recipientIndex: 0,
  recipient: 'bruno@mailbox.example',
  receivedAt: '2026-11-21T12:00:00.000Z',
  intakeMessageId: 'm1',
  principal: 'AROAX',
  decisions: [
    {
      at: '2026-11-21T12:00:00.000Z',
      by: 'filter',
      verdict: 'refuse',
      because: [],
      reasons: [{ code: 'suppressed', origin: 'bounce' }],
    },
  ],
  state: 'refused',
  attempt: 0,
  attempts: [],
  ttl: 1,
};

describe('the outcome of a demo mail', () => {
  it('differs from nothing when it is the declared one', () => {
    expect(differences({ mail, deliveries: [refused] })).toEqual([]);
  });

  it.each<[string, readonly Delivery[], string]>([
    ['nothing came', [], 'expected bruno@mailbox.example refused suppressed, came to nothing'],
    ['it was sent', [{ ...refused, state: 'sent', decisions: [] }], 'came to bruno@mailbox.example sent'],
    [
      'there is another reason too',
      [
        {
          ...refused,
          decisions: refused.decisions.map((each) => ({
            ...each,
            verdict: 'refuse',
            reasons: [{ code: 'suppressed', origin: 'bounce' }, { code: 'not-on-allow-list' }],
          })),
        },
      ],
      'came to bruno@mailbox.example refused suppressed not-on-allow-list',
    ],
  ])('differs when %s', (_, deliveries, message) => {
    expect(differences({ mail, deliveries }).join()).toContain(message);
  });

  it('is a row of the table, with the reason in words', () => {
    const text = renderOutcomes([{ mail, deliveries: [refused] }]);
    expect(text).toContain('billing: a mail');
    expect(text).toContain('suppressed: the address is suppressed: bounce');
  });
});
