import { describe, expect, it } from 'vitest';
import { type EffectCode, effects } from '../../../lambdas/domain/feedback/effects.ts';
import { judgeFeedback } from '../../../lambdas/domain/feedback/judge-feedback.ts';
import { parseFeedback } from '../../../lambdas/domain/feedback/parse-feedback.ts';
import {
  bounceNotification,
  complaintNotification,
  deliveryNotification,
  sesNotification,
} from './ses-notification.ts';

const receivedAt = '2026-11-21T12:10:00.000Z';

const judge = (document: unknown) => {
  const feedback = parseFeedback(JSON.stringify(document));
  if (feedback.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(feedback)}`);
  return judgeFeedback(feedback.event, receivedAt);
};

const effectOfOnly = (document: unknown) => judge(document)[0]?.effect;

const bouncing = (emailAddress: string, diagnosticCode?: string, status?: string) => ({
  bouncedRecipients: [
    { emailAddress, ...(diagnosticCode === undefined ? {} : { diagnosticCode }), ...(status && { status }) },
  ],
});
const full = bouncing('anna@acme.example', 'smtp; 452 4.2.2 mailbox full', '4.2.2');

type Row = readonly [
  sentence: string,
  document: unknown,
  code: EffectCode,
  suppress: string | undefined,
  rate: string | undefined,
  status: string | undefined,
];

const rows: readonly Row[] = [
  [
    'a bounce Permanent/General',
    bounceNotification(['Permanent', 'General']),
    'hard-bounce',
    'hard-bounce',
    'bounce',
    'bounced',
  ],
  [
    'a bounce Permanent/NoEmail',
    bounceNotification(['Permanent', 'NoEmail']),
    'hard-bounce',
    'hard-bounce',
    'bounce',
    'bounced',
  ],
  [
    'a Permanent bounce without a diagnostic',
    bounceNotification(['Permanent', 'General'], bouncing('anna@acme.example')),
    'hard-bounce',
    'hard-bounce',
    'bounce',
    'bounced',
  ],
  [
    'a Permanent bounce of a subtype that came later',
    bounceNotification(['Permanent', 'MovedToMars']),
    'hard-bounce',
    'hard-bounce',
    'bounce',
    'bounced',
  ],
  [
    'a bounce Permanent/Suppressed',
    bounceNotification(['Permanent', 'Suppressed']),
    'on-provider-suppression-list',
    'provider',
    'bounce',
    'bounced',
  ],
  [
    'a bounce Permanent/OnAccountSuppressionList',
    bounceNotification(['Permanent', 'OnAccountSuppressionList']),
    'on-account-suppression-list',
    'provider',
    undefined,
    'bounced',
  ],
  [
    'a bounce Permanent/EmailValidationSuppressed',
    bounceNotification(['Permanent', 'EmailValidationSuppressed']),
    'failed-validation',
    undefined,
    undefined,
    'bounced',
  ],
  [
    'a bounce Permanent/UnsubscribedRecipient',
    bounceNotification(['Permanent', 'UnsubscribedRecipient']),
    'unsubscribed-at-provider',
    undefined,
    undefined,
    'bounced',
  ],
  ...(['General', 'MailboxFull', 'SomethingNew'] as const).map(
    (subType): Row => [
      `a bounce Transient/${subType}`,
      bounceNotification(['Transient', subType], full),
      'soft-bounce',
      'soft-bounce',
      undefined,
      'bounced',
    ],
  ),
  [
    'a bounce Undetermined/Undetermined',
    bounceNotification(['Undetermined', 'Undetermined'], full),
    'soft-bounce',
    'soft-bounce',
    undefined,
    'bounced',
  ],
  ...(['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'] as const).map(
    (subType): Row => [
      `a bounce Transient/${subType}`,
      bounceNotification(['Transient', subType], full),
      'mail-rejected',
      undefined,
      undefined,
      'bounced',
    ],
  ),
  [
    'an out-of-office answer',
    bounceNotification(['Transient', 'General'], bouncing('anna@acme.example')),
    'auto-reply',
    undefined,
    undefined,
    undefined,
  ],
  ['a complaint', complaintNotification(), 'complaint', 'complaint', 'complaint', 'complained'],
  [
    'a complaint without a type',
    complaintNotification({ complaintFeedbackType: undefined, complaintSubType: null }),
    'complaint',
    'complaint',
    'complaint',
    'complained',
  ],
  [
    'a complaint of type not-spam',
    complaintNotification({ complaintFeedbackType: 'not-spam' }),
    'not-spam',
    undefined,
    undefined,
    undefined,
  ],
  [
    'a complaint of subtype OnAccountSuppressionList',
    complaintNotification({ complaintSubType: 'OnAccountSuppressionList' }),
    'on-account-suppression-list',
    undefined,
    undefined,
    'bounced',
  ],
  ['a delivery', deliveryNotification(), 'delivered', undefined, undefined, 'delivered'],
  [
    'a delay',
    sesNotification({ eventType: 'DeliveryDelay', deliveryDelay: {} }),
    'delayed',
    undefined,
    undefined,
    undefined,
  ],
  ['a reject', sesNotification({ eventType: 'Reject' }), 'rejected', undefined, undefined, 'failed'],
  [
    'a rendering failure',
    sesNotification({ eventType: 'Rendering Failure' }),
    'rendering-failed',
    undefined,
    undefined,
    'failed',
  ],
  ...(['Send', 'Open', 'Click', 'Subscription'] as const).map(
    (eventType): Row => [`a ${eventType}`, sesNotification({ eventType }), 'recorded', undefined, undefined, undefined],
  ),
];

describe('complaints under one feedback id', () => {
  const idOf = (complaintFeedbackType: string | undefined) => {
    const feedback = parseFeedback(JSON.stringify(complaintNotification({ complaintFeedbackType })));
    return feedback.kind === 'event' ? judgeFeedback(feedback.event, '')[0]?.eventId : undefined;
  };

  it('are two where they are of two kinds', () => {
    const kinds = ['abuse', 'not-spam', 'fraud', 'virus'];
    expect(new Set(kinds.map(idOf)).size).toBe(kinds.length);
    expect(idOf('NOT-SPAM')).toBe(idOf('not-spam'));
  });

  it('of the usual kind have the id that they always had', () => {
    // The ledger holds such ids: another one would count them once more.
    expect(idOf('abuse')).toBe('f540e27a8130e51e9f11ecf5e6a5d1fe');
    expect(idOf(undefined)).toBe('f540e27a8130e51e9f11ecf5e6a5d1fe');
  });
});

describe('what an event comes to', () => {
  it.each(rows)('%s', (_sentence, document, code, suppress, rate, status) => {
    const effect = effectOfOnly(document);
    expect([effect?.code, effect?.suppress, effect?.rate, effect?.status]).toEqual([code, suppress, rate, status]);
  });

  it('has a row here for every row of the table', () => {
    const tested = new Set(rows.map(([, , code]) => code));
    expect(
      effects.map(({ effect }) => effect.code).filter((code) => code !== 'our-fault' && !tested.has(code)),
    ).toEqual([]);
  });
});

describe('a bounce that is our fault', () => {
  it.each([
    'smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated',
    'smtp; 550 5.7.1 Email rejected per DMARC policy of notify.acme.example',
    'smtp; 550 5.7.515 Access denied, sending domain does not meet the required authentication level',
    'smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'smtp; 550 SPF check failed',
    'smtp; 550 5.7.606 Access denied, banned sending IP',
    'smtp; 554 Your IP is on a block list',
    '5.7.25 The IP address sending this message does not have a PTR record',
  ])('suppresses nobody: %s', (diagnostic) => {
    for (const type of ['Permanent', 'Transient', 'Undetermined']) {
      const effect = effectOfOnly(bounceNotification([type, 'General'], bouncing('anna@acme.example', diagnostic)));
      expect(effect).toEqual({ code: 'our-fault', status: 'bounced' });
    }
  });

  it.each([
    'smtp; 550 5.1.1 user unknown ( blacklisted address: anna@acme.example )',
    'smtp; 550 5.7.1 relaying denied',
    'smtp; 550 5.2.1 mailbox disabled, see http://192.5.7.26/',
    'smtp; 550 5.1.1 <anna@spf.example>: no such user',
    'Message considered as spam.',
  ])('is none of these: %s', (diagnostic) => {
    const effect = effectOfOnly(
      bounceNotification(['Permanent', 'General'], bouncing('anna@acme.example', diagnostic)),
    );
    expect(effect?.code).toBe('hard-bounce');
  });

  it('does not excuse an address that SES has on a list', () => {
    const document = bounceNotification(['Permanent', 'Suppressed'], bouncing('anna@acme.example', 'blocklist'));
    expect(effectOfOnly(document)?.suppress).toBe('provider');
  });
});

describe('whom an event is about', () => {
  const addresses = (document: unknown) => judge(document).map(({ address }) => address);
  const tags = { delivery: [`${'0a'.repeat(16)}-0`], attempt: ['1'] };
  const three = { destination: ['anna@acme.example', 'ben@acme.example', 'cem@acme.example'] };

  it('the one CC of three that bounced, and nobody else', () => {
    expect(addresses(bounceNotification(['Permanent', 'General'], bouncing('ben@acme.example'), three))).toEqual([
      'ben@acme.example',
    ]);
  });

  it('each of several, once, judged by what its own server said', () => {
    const judged = judge(
      bounceNotification(
        ['Permanent', 'General'],
        {
          bouncedRecipients: [
            { emailAddress: 'ben@acme.example', diagnosticCode: '550 5.7.26 unauthenticated' },
            { emailAddress: 'Anna@acme.example', diagnosticCode: '550 5.1.1 user unknown' },
            { emailAddress: 'anna@ACME.example', diagnosticCode: '550 5.1.1 user unknown' },
          ],
        },
        three,
      ),
    );
    expect(judged.map(({ address, effect }) => [address, effect.code])).toEqual([
      ['ben@acme.example', 'our-fault'],
      ['Anna@acme.example', 'hard-bounce'],
    ]);
  });

  it("the delivery's recipient, where our tag is: whom the notification names is a fact", () => {
    const [judged] = judge(
      bounceNotification(['Permanent', 'General'], bouncing('postmaster@forward.example', '550 5.1.1', '5.1.1'), {
        tags,
      }),
    );
    expect(judged).toMatchObject({
      address: 'Anna@acme.example',
      lookup: 'anna@acme.example',
      event: { named: 'postmaster@forward.example', smtpStatus: '5.1.1', attempt: 1 },
    });
  });

  it('nobody where an address should be and is none', () => {
    const named = (...given: readonly string[]) =>
      judge(
        bounceNotification(['Permanent', 'General'], {
          bouncedRecipients: given.map((emailAddress) => ({ emailAddress })),
        }),
      ).map(({ lookup }) => lookup);
    expect(named('', 'bert@acme.example', '<>')).toEqual(['bert@acme.example']);
    expect(named(' ')).toEqual(['anna@acme.example']);
  });

  it('the destination, where the event names nobody and it is one address', () => {
    const nobody = { complainedRecipients: undefined };
    expect(addresses(complaintNotification(nobody))).toEqual(['Anna@acme.example']);
    expect(addresses(complaintNotification({ complainedRecipients: [] }))).toEqual(['Anna@acme.example']);
    expect(addresses(complaintNotification(nobody, three))).toEqual([]);
    expect(addresses(complaintNotification(nobody, { destination: undefined }))).toEqual([]);
  });

  it('an address that is none under the nearest key there is', () => {
    const [judged] = judge(bounceNotification(['Permanent', 'General'], bouncing('Taro..Yamada@docomo.example')));
    expect(judged?.lookup).toBe('taro..yamada@docomo.example');
  });
});

describe('the identity of an event', () => {
  const idOf = (document: unknown): string => judge(document)[0]?.eventId ?? '';
  const bounce = (fields: object = {}, mail: object = {}) =>
    bounceNotification(['Permanent', 'General'], { ...fields }, { ...mail });

  it('is the same in both shapes and whatever SNS puts around it', () => {
    const { eventType: notificationType, ...rest } = bounce();
    expect(idOf({ ...rest, notificationType })).toBe(idOf(bounce()));
  });

  it.each<[string, unknown]>([
    ['another mail', bounce({}, { messageId: 'ses-2' })],
    ['another notification', bounce({ feedbackId: 'feedback-9' })],
    ['another recipient', bounce(bouncing('ben@acme.example'))],
    ['another type', complaintNotification({ feedbackId: 'feedback-1' })],
    [
      'another time, without an id of its own',
      bounce({ feedbackId: undefined, timestamp: '2026-11-21T12:00:06.000Z' }),
    ],
  ])('differs for %s', (_sentence, document) => {
    expect(idOf(document)).not.toBe(idOf(bounce()));
    expect(idOf(document)).toMatch(/^[0-9a-f]{32}$/);
  });
});

it('keeps nothing of what a receiver wrote', () => {
  const secret = 'your invoice 4711 was refused';
  const [judged] = judge(bounceNotification(['Permanent', 'General'], bouncing('anna@acme.example', secret, secret)));
  expect(JSON.stringify(judged?.event)).not.toContain('4711');
});

it('takes the time of receipt for the time of an event that has none', () => {
  const document = complaintNotification({ timestamp: undefined }, { timestamp: undefined });
  expect(judge(document)[0]?.event.at).toBe(receivedAt);
});
