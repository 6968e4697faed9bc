import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../../local/ses/feedback/event-type.ts';
import type { FeedbackFault } from '../../../local/ses/feedback/feedback-fault.ts';
import type { RecipientResponse } from '../../../local/ses/feedback/recipient-response.ts';
import { CONFIGURATION_SET, composeMail, DOMAIN, type StartedSes, startSes, TOPIC_ARN } from './start-ses.ts';

const MINUTE = 60_000;

let started: StartedSes;

beforeEach(async () => {
  started = await startSes();
});
afterEach(() => started.stop());

const sendTo = async (...recipients: readonly string[]) =>
  started.sendRaw(await composeMail(), {
    ConfigurationSetName: CONFIGURATION_SET,
    Destination: { ToAddresses: [...recipients] },
  });

const events = () => started.published.map(({ message }) => JSON.parse(message));
const eventTypes = () => events().map(({ eventType }) => eventType);

/** The events of one mail to a recipient, Send left out. */
const eventsOf = async (recipient: string) => {
  started.subscribe(...EVENT_TYPES.filter((type) => type !== 'SEND'));
  await sendTo(recipient);
  await started.clock.advance(2 * MINUTE);
  return events();
};

describe('an event', () => {
  it('says what its mail was, in the shape of event publishing', async () => {
    started.subscribe('DELIVERY');
    const acceptedAt = started.clock.now();
    const { MessageId } = await started.sendRaw(
      await composeMail({
        subject: 'Grüße',
        messageId: '<mine@acme.example>',
        date: new Date(acceptedAt),
        headers: { 'X-Trace': 'a' },
      }),
      { ConfigurationSetName: CONFIGURATION_SET, EmailTags: [{ Name: 'postern', Value: 'abc-0' }] },
    );
    await started.clock.advance(MINUTE);
    expect(started.published).toMatchObject([{ topicArn: TOPIC_ARN, subject: 'Amazon SES Email Event Notification' }]);
    expect(events()).toEqual([
      {
        eventType: 'Delivery',
        delivery: {
          timestamp: new Date(acceptedAt + 250).toISOString(),
          processingTimeMillis: 250,
          recipients: ['ada@recipient.example'],
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: expect.stringMatching(/smtp-out\.eu-west-1\.amazonses\.com$/),
        },
        mail: {
          timestamp: new Date(acceptedAt).toISOString(),
          source: `Acme <hello@${DOMAIN}>`,
          sourceArn: `arn:aws:ses:eu-west-1:000000000000:identity/${DOMAIN}`,
          sendingAccountId: '000000000000',
          messageId: MessageId,
          destination: ['ada@recipient.example'],
          headersTruncated: false,
          headers: expect.arrayContaining([
            { name: 'From', value: `Acme <hello@${DOMAIN}>` },
            { name: 'Subject', value: expect.stringMatching(/^=\?UTF-8\?/) },
            { name: 'Message-ID', value: '<mine@acme.example>' },
            { name: 'X-Trace', value: 'a' },
          ]),
          commonHeaders: {
            from: [`Acme <hello@${DOMAIN}>`],
            to: ['Ada <ada@recipient.example>'],
            date: new Date(acceptedAt).toUTCString().replace('GMT', '+0000'),
            messageId: '<mine@acme.example>',
            subject: 'Grüße',
          },
          tags: {
            'ses:configuration-set': [CONFIGURATION_SET],
            'ses:source-ip': ['127.0.0.1'],
            'ses:from-domain': [DOMAIN],
            'ses:caller-identity': ['send-role'],
            'ses:outgoing-ip': ['192.0.2.25'],
            postern: ['abc-0'],
          },
        },
      },
    ]);
  });

  it('leaves out headers beyond 10 KB and says so', async () => {
    started.subscribe('DELIVERY');
    const raw = await composeMail({ headers: [{ key: 'X-Long', value: 'x '.repeat(6_000) }] });
    await started.sendRaw(raw, { ConfigurationSetName: CONFIGURATION_SET });
    await started.clock.advance(MINUTE);
    const [{ mail }] = events();
    expect(mail.headersTruncated).toBe(true);
    expect(mail.headers.map(({ name }: { name: string }) => name)).not.toContain('X-Long');
  });

  it('is published only when a destination asks for its type', async () => {
    started.subscribe('BOUNCE', 'COMPLAINT');
    await sendTo('ada@recipient.example');
    await sendTo('bounce@simulator.amazonses.com');
    await started.clock.advance(MINUTE);
    expect(eventTypes()).toEqual(['Bounce']);
  });

  it('is not published for mail without the configuration set', async () => {
    started.subscribe(...EVENT_TYPES);
    await started.sendRaw(await composeMail());
    await started.clock.advance(MINUTE);
    expect(started.published).toEqual([]);
  });

  it('is published for each recipient', async () => {
    started.subscribe(...EVENT_TYPES);
    await sendTo('ada@recipient.example', 'bounce@simulator.amazonses.com');
    await started.clock.advance(MINUTE);
    expect(eventTypes()).toEqual(['Send', 'Delivery', 'Bounce']);
  });

  it('takes a moment', async () => {
    started.subscribe('DELIVERY');
    await sendTo('ada@recipient.example');
    await started.clock.advance(249);
    expect(started.published).toEqual([]);
    await started.clock.advance(1);
    expect(eventTypes()).toEqual(['Delivery']);
  });
});

describe('the mailbox simulator', () => {
  it.each([
    ['success', [['Delivery']]],
    ['bounce', [['Bounce', 'Permanent', 'General']]],
    ['ooto', [['Delivery'], ['Bounce', 'Transient', 'General']]],
    ['complaint', [['Delivery'], ['Complaint']]],
    ['suppressionlist', [['Bounce', 'Permanent', 'Suppressed']]],
    ['Bounce+a.b+c', [['Bounce', 'Permanent', 'General']]],
  ])('answers for %s@', async (mailbox, expected) => {
    const found = await eventsOf(`${mailbox}@simulator.amazonses.com`);
    expect(found.map(({ eventType, bounce }) => [eventType, bounce?.bounceType, bounce?.bounceSubType])).toEqual(
      expected.map(([type, bounceType, subType]) => [type, bounceType, subType]),
    );
  });

  it('answers by a mail out of office: nobody has said a status', async () => {
    const recipient = 'ooto@simulator.amazonses.com';
    const [, { bounce }] = await eventsOf(recipient);
    expect(bounce?.bouncedRecipients).toEqual([{ emailAddress: recipient }]);
    expect(bounce).not.toHaveProperty('reportingMTA');
  });

  it('bounces as a mail server would', async () => {
    const recipient = 'bounce+1@simulator.amazonses.com';
    const [{ bounce }] = await eventsOf(recipient);
    expect(bounce).toEqual({
      feedbackId: expect.stringMatching(/^0102[0-9a-f]{12}-[0-9a-f-]{36}-000000$/),
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: recipient,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp: expect.stringMatching(/Z$/),
      reportingMTA: expect.stringMatching(/^dsn; .*amazonses\.com$/),
    });
  });

  it('complains as a mailbox provider would', async () => {
    const [, { complaint }] = await eventsOf('complaint@simulator.amazonses.com');
    expect(complaint).toMatchObject({
      complainedRecipients: [{ emailAddress: 'complaint@simulator.amazonses.com' }],
      complaintFeedbackType: 'abuse',
      complaintSubType: null,
      feedbackId: expect.any(String),
      arrivalDate: expect.any(String),
    });
  });
});

describe('a recipient', () => {
  it.each<[string, RecipientResponse, object[]]>([
    [
      'a full mailbox',
      { response: 'bounce', bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      [{ eventType: 'Bounce', bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } }],
    ],
    [
      'a complaint that is none',
      { response: 'complain', feedbackType: 'not-spam' },
      [{ eventType: 'Delivery' }, { eventType: 'Complaint', complaint: { complaintFeedbackType: 'not-spam' } }],
    ],
    [
      'a delay',
      { response: 'delay' },
      [
        { eventType: 'DeliveryDelay', deliveryDelay: { delayType: 'TransientCommunicationFailure' } },
        { eventType: 'Delivery' },
      ],
    ],
    [
      'bad content',
      { response: 'reject' },
      [{ eventType: 'Reject', reject: { reason: 'Bad content' }, mail: { destination: ['ada@recipient.example'] } }],
    ],
    ['silence', { response: 'no-answer' }, []],
  ])('can be told to respond with %s', async (_, response, expected) => {
    started.ses.respondWith('Ada@Recipient.example', response);
    const found = await eventsOf('ada@recipient.example');
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
  });
});

describe('feedback', () => {
  const disturbed = async (fault: FeedbackFault, waitMilliseconds = MINUTE - 1) => {
    started.subscribe('DELIVERY', 'COMPLAINT');
    started.ses.disturbFeedback(fault);
    await sendTo('complaint@simulator.amazonses.com');
    await started.clock.advance(waitMilliseconds);
    return eventTypes();
  };

  it('can be repeated, every copy the same', async () => {
    expect(await disturbed({ fault: 'duplicate', copies: 2 })).toEqual([
      'Delivery',
      'Delivery',
      'Delivery',
      'Complaint',
    ]);
    expect(new Set(started.published.map(({ message }) => message)).size).toBe(2);
  });

  it('can be overtaken', async () => {
    expect(await disturbed({ fault: 'reorder' })).toEqual(['Complaint', 'Delivery']);
  });

  it('that nothing overtakes comes after a minute', async () => {
    started.subscribe('DELIVERY');
    started.ses.disturbFeedback({ fault: 'reorder' });
    await sendTo('ada@recipient.example');
    await started.clock.advance(MINUTE);
    expect(eventTypes()).toEqual([]);
    await started.clock.advance(250);
    expect(eventTypes()).toEqual(['Delivery']);
  });

  it('can be late', async () => {
    expect(await disturbed({ fault: 'delay', milliseconds: MINUTE })).toEqual(['Complaint']);
    await started.clock.advance(250 + 1);
    expect(eventTypes()).toEqual(['Complaint', 'Delivery']);
  });

  it('can be lost', async () => {
    expect(await disturbed({ fault: 'lose' })).toEqual(['Complaint']);
    expect(started.trace.events()).toContainEqual(
      expect.objectContaining({ type: 'mail-event-lost', eventType: 'Delivery' }),
    );
  });

  it('can be lost for good', async () => {
    started.ses.disturbFeedback({ fault: 'lose', times: Number.POSITIVE_INFINITY });
    expect(await disturbed({ fault: 'lose' })).toEqual([]);
  });

  it('ends when SES is closed', async () => {
    started.subscribe('DELIVERY');
    await sendTo('ada@recipient.example');
    await started.ses.close();
    await started.clock.advance(MINUTE);
    expect(started.published).toEqual([]);
  });
});
