import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeedback } from '../../../lambdas/domain/feedback/parse-feedback.ts';
import { sesEventTypes } from '../../../lambdas/domain/feedback/ses-event.ts';
import { bounceNotification, complaintNotification, sesNotification, snsEnvelope } from './ses-notification.ts';

const parse = (document: unknown) => parseFeedback(JSON.stringify(document));

const eventOf = (document: unknown) => {
  const feedback = parse(document);
  if (feedback.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(feedback)}`);
  return feedback.event;
};

describe('an event is read', () => {
  const bounce = bounceNotification(['Permanent', 'General']);
  const { eventType, ...rest } = bounce;

  it.each<[string, unknown]>([
    ['bare, as event publishing writes it', bounce],
    ["bare, as an identity's notification", { ...rest, notificationType: eventType }],
    ['in an SNS envelope', snsEnvelope(bounce)],
    ['in an SNS envelope of signature version 2', snsEnvelope(bounce, { SignatureVersion: '2' })],
    ['in the record of a Lambda event', { messageId: 'm', receiptHandle: 'r', body: JSON.stringify(bounce) }],
    ['in a record around an envelope', { body: JSON.stringify(snsEnvelope(bounce)) }],
    ['in a message as the AWS CLI prints it', { MessageId: 'm', Body: JSON.stringify(snsEnvelope(bounce)) }],
    ['with fields nobody knows', { ...bounce, version: 7, bounce: { ...(bounce['bounce'] as object), new: [{}] } }],
  ])('%s', (_sentence, document) => {
    expect(eventOf(document)).toEqual({
      type: 'Bounce',
      sesMessageId: 'ses-1',
      account: '111122223333',
      at: '2026-11-21T12:00:05.000Z',
      distinction: 'feedback-1',
      named: [{ address: 'Anna@acme.example', status: '5.1.1', diagnostic: 'smtp; 550 5.1.1 user unknown' }],
      destination: ['Anna@acme.example'],
      kind: 'Permanent',
      subType: 'General',
    });
  });

  it.each(sesEventTypes)('of the type %s', (type) => {
    expect(eventOf(sesNotification({ eventType: type, bounce: {}, complaint: {} })).type).toBe(type);
  });

  it.each(['RENDERING_FAILURE', 'RenderingFailure', 'rendering failure'])('of a type written %s', (type) => {
    expect(eventOf(sesNotification({ eventType: type })).type).toBe('Rendering Failure');
  });

  it('with the tags that say which delivery it is about', () => {
    const tags = { delivery: [`${'0a'.repeat(16)}-7`], attempt: ['2'], 'ses:configuration-set': ['postern-dev-300'] };
    expect(eventOf(bounceNotification(['Permanent', 'General'], {}, { tags }))).toMatchObject({
      delivery: { messageId: '0a'.repeat(16), recipientIndex: 7 },
      attempt: 2,
    });
  });

  it.each(['', 'somebody-elses', `${'0a'.repeat(16)}-100`, `${'0a'.repeat(16)}-01`, `${'0a'.repeat(16)}-1\n`])(
    'as one without tags where the delivery tag is %j',
    (tag) => {
      const { delivery, attempt } = eventOf(sesNotification({ eventType: 'Send' }, { tags: { delivery: [tag] } }));
      expect([delivery, attempt]).toEqual([undefined, undefined]);
    },
  );

  it('whatever is missing of it, or of another type than it should be', () => {
    expect(eventOf({ notificationType: 'Complaint', complaint: {}, mail: { destination: null } })).toEqual({
      type: 'Complaint',
      distinction: '',
      destination: [],
    });
    const odd = { notificationType: 'Bounce', bounce: { bouncedRecipients: 'fake' }, mail: { destination: 'fake' } };
    expect(eventOf(odd)).toEqual({ type: 'Bounce', distinction: '', destination: [] });
  });

  it('with the time of the mail, or else of SNS, where it has none of its own', () => {
    const complaint = { complaint: { timestamp: undefined } };
    expect(eventOf(complaintNotification(complaint.complaint)).at).toBe('2026-11-21T12:00:00.000Z');
    const bare = complaintNotification(complaint.complaint, { timestamp: undefined });
    expect(eventOf(snsEnvelope(bare)).at).toBe('2026-11-21T12:00:06.000Z');
    expect(eventOf(bare).at).toBeUndefined();
  });

  it.each(['Anna <anna@acme.example>', 'rfc822; anna@acme.example', ' anna@acme.example ', 'anna@acme.example.'])(
    'with the bare address of %j',
    (emailAddress) => {
      const bounced = bounceNotification(['Permanent', 'General'], { bouncedRecipients: [{ emailAddress }] });
      expect(eventOf(bounced).named).toEqual([{ address: 'anna@acme.example' }]);
    },
  );

  it('without what a receiver may have written in the place of a word', () => {
    const complaint = complaintNotification({ complaintFeedbackType: 'I never asked for <b>this</b>' });
    expect(eventOf(complaint).kind).toBeUndefined();
  });
});

describe('what is not about a mail of ours', () => {
  it.each<[string, unknown, string]>([
    [
      'a subscription to confirm',
      snsEnvelope('…', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x' }),
      'sns-control',
    ],
    ['the end of a subscription', snsEnvelope('…', { Type: 'UnsubscribeConfirmation' }), 'sns-control'],
    [
      'a topic that was set up',
      snsEnvelope('Successfully validated SNS topic for Amazon SES event publishing.'),
      'setup-notice',
    ],
    [
      'an identity that was set up',
      { notificationType: 'AmazonSnsSubscriptionSucceeded', message: '…' },
      'setup-notice',
    ],
    ['a mail that was received', sesNotification({ notificationType: 'Received', receipt: {} }), 'incoming-mail'],
    ['a type that came later', sesNotification({ eventType: 'Pondered' }), 'unknown-event-type'],
  ])('%s is said to be that', (_sentence, document, code) => {
    expect(parse(document)).toMatchObject({ kind: 'other', code });
  });

  it.each<[string, string, string]>([
    ['text', 'hello', 'not-json'],
    ['nothing', '', 'not-json'],
    ['JSON of something else', '{"a":1}', 'not-an-ses-event'],
    ['null', 'null', 'not-an-ses-event'],
    ['a list', '[]', 'not-an-ses-event'],
    ['a bounce without its part', '{"eventType":"Bounce","mail":{"messageId":"m"}}', 'part-missing'],
    ['text in an envelope', JSON.stringify(snsEnvelope('hello')), 'not-json'],
  ])('%s is unreadable', (_sentence, text, because) => {
    expect(parseFeedback(text)).toMatchObject({ kind: 'unreadable', because });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void parseFeedback(text)));
    const part = fc.option(fc.jsonValue());
    const document = fc.record({
      eventType: fc.constantFrom<string>(...sesEventTypes),
      mail: fc.oneof(part, fc.record({ destination: part, messageId: part, tags: part, timestamp: part })),
      bounce: fc.oneof(part, fc.record({ bouncedRecipients: part, bounceType: part, timestamp: part })),
      complaint: fc.oneof(part, fc.record({ complainedRecipients: part, complaintFeedbackType: part })),
      delivery: fc.oneof(part, fc.record({ recipients: part })),
      deliveryDelay: part,
    });
    fc.assert(fc.property(document, (each) => ['event', 'unreadable'].includes(parse(each).kind)));
  });
});

it('says which topic an envelope names', () => {
  expect(parse(snsEnvelope(bounceNotification(['Permanent', 'General']))).topicArn).toBe(
    'arn:aws:sns:eu-west-1:111122223333:postern-dev-ses-events',
  );
  expect(parse(bounceNotification(['Permanent', 'General'])).topicArn).toBeUndefined();
});
