import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { foldStatus } from '../../../lambdas/domain/delivery/status.ts';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import {
  bounceNotification,
  complaintNotification,
  deliveryNotification,
  sesNotification,
  snsEnvelope,
} from '../../domain/feedback/ses-notification.ts';
import { delivery } from '../support/delivery.ts';
import { feedbackWorld } from './feedback-world.ts';

const sent = delivery({ state: 'sent', events: {} });
const tags = { delivery: [deliveryTag(sent.messageId, 0)], attempt: ['1'] };
const tagged = { tags };
const hardBounce = bounceNotification(['Permanent', 'General'], {}, tagged);

describe('an event about a delivery', () => {
  it('is written into its ledger item and suppresses its recipient', async () => {
    const world = feedbackWorld([sent]);
    expect(await world.receive(hardBounce)).toEqual({ outcome: 'done' });
    const [item] = world.ledger();
    expect(item && foldStatus(item)).toBe('bounced');
    expect(world.suppressions()['anna@acme.example']?.entries.bounce).toMatchObject({
      since: '2026-11-21T12:00:05.000Z',
      until: '2026-12-05T12:00:05.000Z',
      evidence: { code: 'hard-bounce', messageId: sent.messageId, sesMessageId: 'ses-1', smtpStatus: '5.1.1' },
    });
  });

  it("suppresses the delivery's recipient, not whom the mail was forwarded to", async () => {
    const world = feedbackWorld([sent]);
    const bouncedRecipients = [{ emailAddress: 'elsewhere@forward.example', status: '5.1.1' }];
    await world.receive(
      bounceNotification(['Permanent', 'General'], { bouncedRecipients }, { ...tagged, destination: undefined }),
    );
    expect(Object.keys(world.suppressions())).toEqual(['anna@acme.example']);
  });

  it('counts before the send is recorded', async () => {
    const leased = delivery({ state: 'leased', attempt: 1, lease: { owner: 'o', until: 0 }, events: {} });
    const world = feedbackWorld([leased]);
    await world.receive(deliveryNotification({}, tagged));
    expect(world.ledger().map(foldStatus)).toEqual(['delivered']);
  });

  it.each<[string, readonly unknown[], string]>([
    ['twice the same', [hardBounce, hardBounce], 'bounced'],
    ['a delivery after a bounce', [hardBounce, deliveryNotification({}, tagged)], 'bounced'],
    ['a bounce after a delivery', [deliveryNotification({}, tagged), hardBounce], 'bounced'],
    [
      'a complaint after all',
      [hardBounce, deliveryNotification({}, tagged), complaintNotification({}, tagged)],
      'complained',
    ],
  ])('%s', async (_sentence, events, status) => {
    const world = feedbackWorld([sent]);
    for (const event of events) await world.receive(event);
    expect(world.ledger().map(foldStatus)).toEqual([status]);
    expect(Object.values(world.counters()).every((count) => count === 1)).toBe(true);
  });
});

describe('an event without our tags', () => {
  const attempt = { number: 1, at: '2026-11-21T12:00:01.000Z', answer: 'accepted', sesMessageId: 'ses-1' } as const;
  const accepted = { ...sent, attempts: [attempt] };
  const { eventType, ...rest } = hardBounce;
  const notified = { ...rest, notificationType: eventType, mail: { ...(rest['mail'] as object), tags: undefined } };

  it('finds its delivery by recipient and the id that SES gave the mail', async () => {
    const world = feedbackWorld([{ ...accepted, messageId: 'f'.repeat(32), attempts: [] }, accepted]);
    await world.receive(notified);
    expect(world.ledger().map(foldStatus)).toEqual(['sent', 'bounced']);
    expect(world.kept()).toEqual([]);
    expect(world.told()).toEqual(['bounced 0']);
    expect(world.suppressions()['anna@acme.example']?.entries.bounce?.evidence).toMatchObject({
      messageId: sent.messageId,
    });
  });

  it('is the same event as the one with them', async () => {
    const world = feedbackWorld([accepted]);
    await world.receive(notified);
    await world.receive(hardBounce);
    expect(world.counters()).toEqual({ 'hard-bounce': 1 });
    expect(Object.keys(world.ledger()[0]?.events ?? {})).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['another mail to the recipient', { attempts: [{ ...attempt, sesMessageId: 'ses-2' }] }],
    ['a mail of later', { receivedAt: '2026-11-21T14:00:00.000Z' }],
    ['a mail to somebody else', { recipient: 'ben@acme.example' }],
  ])('is kept where there is only %s', async (_sentence, fields) => {
    const world = feedbackWorld([{ ...accepted, ...fields }]);
    await world.receive(notified);
    expect(world.kept()).toHaveLength(1);
    expect(world.ledger()[0]?.events).toEqual({});
  });

  it('is the only kind for which deliveries are looked for', async () => {
    const world = feedbackWorld([accepted]);
    await world.receive(hardBounce);
    await world.receive(
      bounceNotification(['Permanent', 'General'], {}, { tags: { delivery: [deliveryTag('e'.repeat(32), 0)] } }),
    );
    expect(world.lookedUp()).toEqual([]);
  });
});

describe('an event about no delivery that is known', () => {
  it('is kept, and suppresses the one of three that bounced', async () => {
    const world = feedbackWorld();
    const bouncedRecipients = [{ emailAddress: 'Ben@acme.example', status: '5.1.1' }];
    const destination = ['anna@acme.example', 'ben@acme.example', 'cem@acme.example'];
    await world.receive(bounceNotification(['Permanent', 'General'], { bouncedRecipients }, { destination }));
    expect(world.kept()).toHaveLength(1);
    expect(Object.keys(world.suppressions())).toEqual(['ben@acme.example']);
  });

  it('is kept where its tag leads nowhere', async () => {
    const world = feedbackWorld();
    await world.receive(hardBounce);
    expect(world.kept()).toHaveLength(1);
    expect(Object.keys(world.suppressions())).toEqual(['anna@acme.example']);
  });
});

describe('the mailbox simulator', () => {
  const address = 'bounce+label@simulator.amazonses.com';
  const simulated = bounceNotification(
    ['Permanent', 'General'],
    { bouncedRecipients: [{ emailAddress: address, status: '5.1.1' }] },
    { destination: [address] },
  );

  it('changes no rate and no suppression', async () => {
    const world = feedbackWorld();
    await world.receive(simulated);
    expect([world.suppressions(), world.counters()]).toEqual([{}, {}]);
  });

  it('does both on a local stack', async () => {
    const world = feedbackWorld([], { account: '000000000000' });
    await world.receive({ ...simulated, mail: { ...(simulated['mail'] as object), sendingAccountId: '000000000000' } });
    expect(Object.keys(world.suppressions())).toEqual([address]);
    expect(world.counters()).toEqual({ 'hard-bounce': 1 });
  });
});

describe('what is not from our Amazon SES', () => {
  it.each<[string, unknown, string]>([
    [
      'an envelope of a foreign topic, whatever its signature',
      snsEnvelope(hardBounce, { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' }),
      'topic',
    ],
    [
      'a subscription of a foreign topic',
      snsEnvelope('…', { Type: 'SubscriptionConfirmation', TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' }),
      'topic',
    ],
    ['an event in no envelope', hardBounce, 'topic'],
    ['an event in no envelope, as a record of a queue', { body: JSON.stringify(hardBounce) }, 'topic'],
    ['an envelope that names no topic', snsEnvelope(hardBounce, { TopicArn: undefined }), 'topic'],
    ['what is no JSON, in no envelope', 'no JSON', 'topic'],
    [
      'an event of a foreign account',
      snsEnvelope(bounceNotification(['Permanent', 'General'], {}, { sendingAccountId: '999999999999' })),
      'account',
    ],
    [
      'an event of no account',
      snsEnvelope(bounceNotification(['Permanent', 'General'], {}, { sendingAccountId: undefined })),
      'account',
    ],
  ])('%s is dead-lettered and never applied', async (_sentence, document, because) => {
    const world = feedbackWorld([sent]);
    expect(await world.receiveMessage(document)).toEqual({ outcome: 'untrusted', because });
    expect([world.suppressions(), world.kept(), world.ledger()]).toEqual([{}, [], [sent]]);
  });

  it.each(['1', '2'])('is not an envelope of our topic with signature version %s', async (SignatureVersion) => {
    const world = feedbackWorld([sent]);
    expect(await world.receiveMessage(snsEnvelope(hardBounce, { SignatureVersion }))).toEqual({ outcome: 'done' });
    expect(Object.keys(world.suppressions())).toEqual(['anna@acme.example']);
  });

  it('a subscription of our own topic is not confirmed by whoever asks', async () => {
    const world = feedbackWorld();
    const asks = snsEnvelope('…', { Type: 'SubscriptionConfirmation', SubscribeURL: 'http://127.0.0.1:1/' });
    expect(await world.receiveMessage(asks)).toEqual({ outcome: 'done' });
    expect(world.observations).toEqual([{ event: 'feedback-ignored', record: 'message-1', code: 'sns-control' }]);
  });
});

it.each(['no JSON', '{}', '{"eventType":"Bounce","mail":{"sendingAccountId":"111122223333","messageId":"m"}}'])(
  'poison goes to the dead letters at once: %s',
  async (body) => {
    expect((await feedbackWorld().receive(body)).outcome).toBe('unreadable');
  },
);

it('a suppression list that cannot be written fails the record, and the event is counted once all the same', async () => {
  let isOut = true;
  const usual = feedbackWorld([sent]);
  const written: string[] = [];
  const world = feedbackWorld([sent], {
    changeSuppressions: async (address) => {
      if (isOut) throw new OutageError('suppressions', 'cannot be reached');
      written.push(address);
      return true;
    },
  });
  await expect(world.receive(hardBounce)).rejects.toThrow(OutageError);
  isOut = false;
  await world.receive(hardBounce);
  await usual.receive(hardBounce);
  expect(written).toEqual(['anna@acme.example']);
  expect(world.counters()).toEqual(usual.counters());
});

it('a bounce that is our fault is said aloud and suppresses nobody', async () => {
  const world = feedbackWorld([sent]);
  const bouncedRecipients = [{ emailAddress: 'anna@acme.example', diagnosticCode: '550 5.7.26 unauthenticated' }];
  await world.receive(bounceNotification(['Permanent', 'General'], { bouncedRecipients }, tagged));
  expect(world.counters()).toEqual({ 'our-fault': 1 });
  expect(world.suppressions()).toEqual({});
});

describe('events shuffled, and each three times', () => {
  const time = fc.integer({ min: 0, max: 200 }).map((hour) => new Date(Date.UTC(2026, 10, 21, hour)).toISOString());
  const feedbackId = fc.constantFrom('f1', 'f2', 'f3', 'f4', 'f5');
  const mail = fc.constantFrom<Record<string, unknown>>(
    tagged,
    {},
    { messageId: 'ses-2', destination: ['ben@acme.example'] },
    { ...tagged, messageId: 'ses-3' },
  );
  const bouncedRecipients = fc.constantFrom(
    [{ emailAddress: 'anna@acme.example', status: '5.1.1' }],
    [{ emailAddress: 'ben@acme.example', status: '4.2.2' }, { emailAddress: 'Anna@acme.example' }],
  );
  const kind = fc.constantFrom<readonly [string, string]>(
    ['Permanent', 'General'],
    ['Permanent', 'OnAccountSuppressionList'],
    ['Transient', 'MailboxFull'],
    ['Transient', 'ContentRejected'],
    ['Undetermined', 'Undetermined'],
  );
  const event = fc.oneof(
    fc
      .tuple(kind, time, feedbackId, bouncedRecipients, mail)
      .map(([type, timestamp, id, recipients, of]) =>
        bounceNotification(type, { timestamp, feedbackId: id, bouncedRecipients: recipients }, of),
      ),
    fc
      .tuple(time, feedbackId, mail, fc.constantFrom('abuse', 'not-spam'))
      .map(([timestamp, id, of, complaintFeedbackType]) =>
        complaintNotification({ timestamp, feedbackId: id, complaintFeedbackType }, of),
      ),
    fc.tuple(time, mail).map(([timestamp, of]) => deliveryNotification({ timestamp }, of)),
    mail.map((of) => sesNotification({ eventType: 'Reject' }, of)),
  );
  /** Ids are Amazon's: two events with one and different content do not happen. */
  const events = fc.uniqueArray(event, {
    maxLength: 12,
    selector: (each) => JSON.stringify([each['mail'], idOf(each)]),
  });
  const shuffled = events.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some, ...some], { minLength: some.length * 3 })),
  );

  it('give the same statuses, suppressions and counters', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, async ([some, mixed]) => {
        const [plain, tripled] = [feedbackWorld([sent]), feedbackWorld([sent])];
        for (const each of some) await plain.receive(each);
        for (const each of mixed) await tripled.receive(each);
        expect(tripled.ledger().map(foldStatus)).toEqual(plain.ledger().map(foldStatus));
        expect(tripled.ledger()).toEqual(plain.ledger());
        expect(tripled.suppressions()).toEqual(plain.suppressions());
        expect(tripled.counters()).toEqual(plain.counters());
      }),
      { numRuns: 200 },
    );
  });
});

function idOf(notification: Record<string, unknown>): unknown {
  const part = (notification['bounce'] ?? notification['complaint'] ?? notification['delivery']) as
    | Record<string, unknown>
    | undefined;
  return [notification['eventType'], part?.['feedbackId'] ?? part?.['timestamp'], part?.['complaintFeedbackType']];
}
