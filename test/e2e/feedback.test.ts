import { setTimeout } from 'node:timers/promises';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, EventStatus } from '../../lambdas/domain/delivery/delivery.ts';
import type { SuppressionRecord } from '../../lambdas/domain/feedback/suppression-record.ts';
import { bounceNotification } from '../domain/feedback/ses-notification.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

let postern: RunningPostern;
let parts: Stores;
let feedbackQueueUrl: string;
beforeAll(async () => {
  postern = await startPostern();
  parts = await connectStores(postern.stack.url);
  const { QueueUrl: url } = await new SQSClient(postern.as('operator')).send(
    new GetQueueUrlCommand({ QueueName: 'postern-local-feedback' }),
  );
  feedbackQueueUrl = url ?? '';
});
afterAll(() => postern.stack.stop());

let customers = 0;
/** A customer whom no other test knows. */
const newCustomer = async (): Promise<string> => {
  customers += 1;
  const address = `customer-${customers}@mailbox.example`;
  await postern.tables.send(
    new PutCommand({ TableName: parts.directoryTable, Item: { address, groups: ['customers'] } }),
  );
  return address;
};

const suppressionOf = async (address: string): Promise<SuppressionRecord | undefined> => {
  const get = new GetCommand({ TableName: parts.suppressionsTable, Key: { address }, ConsistentRead: true });
  return (await postern.tables.send(get)).Item as SuppressionRecord | undefined;
};

/** What comes within half a minute: only the test of something broken waits for so long. */
const eventually = async <Found>(what: string, find: () => Promise<Found | undefined>): Promise<Found> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await setTimeout(50);
  }
  throw new Error(`${what}: waited for in vain`);
};

/** The suppression is written just after the event. */
const suppressed = (address: string): Promise<SuppressionRecord> =>
  eventually(`the suppression of ${address}`, () => suppressionOf(address));

const sendTo = (recipient: string): Promise<string> =>
  postern.send('billing-api', JSON.stringify(notification(recipient)));

const told = async (intakeMessageId: string, status: EventStatus): Promise<Delivery> => {
  const [delivery] = await postern.until(intakeMessageId, ({ events = {} }) =>
    Object.values(events).some((event) => event.status === status),
  );
  if (delivery === undefined) throw new Error('there is no delivery');
  return delivery;
};

describe('a mail that bounces', () => {
  it('is shown as bounced, and the next one to the address is refused', async () => {
    const customer = await newCustomer();
    postern.stack.services.ses.respondWith(customer, { response: 'bounce' });
    const bounced = await postern.ended(await sendTo(customer));
    expect(outcomes(bounced)).toEqual([['bounced']]);
    expect((await suppressed(customer)).entries).toMatchObject({
      bounce: { origin: 'bounce', evidence: { code: 'hard-bounce', messageId: bounced[0]?.messageId } },
    });

    expect(outcomes(await postern.ended(await sendTo(customer)))).toEqual([['refused', 'suppressed']]);
    expect(postern.mailsTo(customer)).toHaveLength(1);

    const { out } = await runPostern(['explain', bounced[0]?.messageId ?? '', '--endpoint', postern.stack.url]);
    expect(out).toContain('attempt 1: accepted');
    expect(out).toContain('Amazon SES: Bounce hard-bounce (Permanent, General, 5.1.1)');
  });

  it('stops a mail that was approved before, at the last look', async () => {
    const customer = await newCustomer();
    postern.stack.services.ses.failNext({ fault: 'sending-rate-exceeded', times: 1 });
    const waiting = await sendTo(customer);
    await postern.until(waiting, ({ attempts }) => attempts.length === 1);
    await postern.tables.send(
      new PutCommand({
        TableName: parts.suppressionsTable,
        Item: { address: customer, entries: { bounce: { origin: 'bounce' } } },
      }),
    );
    expect(outcomes(await postern.ended(waiting))).toEqual([['refused', 'suppressed']]);
    expect(postern.mailsTo(customer)).toEqual([]);
  });
});

describe('a recipient who complains', () => {
  it('has got the mail, and gets no other one', async () => {
    const customer = await newCustomer();
    postern.stack.services.ses.respondWith(customer, { response: 'complain' });
    const id = await sendTo(customer);
    expect(outcomes(await postern.ended(id))).toEqual([['delivered']]);
    const complained = await told(id, 'complained');
    expect(outcomes([complained])).toEqual([['complained']]);
    const { complaint } = (await suppressed(customer)).entries;
    expect(complaint).toMatchObject({ origin: 'complaint' });
    expect(complaint).not.toHaveProperty('until');
    expect(outcomes(await postern.ended(await sendTo(customer)))).toEqual([['refused', 'suppressed']]);
  });
});

describe('events on their way', () => {
  it.each<[string, () => void, readonly string[]]>([
    ['arrive in order', () => {}, ['Delivery', 'Complaint']],
    [
      'arrive three times each',
      () => postern.stack.services.ses.disturbFeedback({ fault: 'duplicate', copies: 2, times: 2 }),
      ['Delivery', 'Delivery', 'Delivery', 'Complaint', 'Complaint', 'Complaint'],
    ],
    [
      'overtake each other',
      () => postern.stack.services.ses.disturbFeedback({ fault: 'reorder' }),
      ['Complaint', 'Delivery'],
    ],
  ])('come to the same end when they %s', async (_, disturb, arrivals) => {
    const customer = await newCustomer();
    postern.stack.services.ses.respondWith(customer, { response: 'complain' });
    disturb();
    const id = await sendTo(customer);
    const { messageId } = await told(id, 'complained');
    const taken = await recorded(messageId, arrivals.length);
    // Those that arrive at once are taken in at once, and either may be the first to be written.
    expect(inOrderOfArrival(taken).map(({ type }) => type)).toEqual(arrivals);
    expect(taken.filter(({ isNew }) => isNew)).toHaveLength(2);

    const [delivery] = await postern.deliveriesOf(id);
    expect(outcomes(delivery === undefined ? [] : [delivery])).toEqual([['complained']]);
    const codes = Object.values(delivery?.events ?? {}).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['complaint', 'delivered']);
    expect(Object.keys((await suppressed(customer)).entries)).toEqual(['complaint']);
    const records = new Set(taken.map(({ record }) => record));
    expect(logged('address-suppressed').filter(({ record }) => records.has(record))).toHaveLength(1);
  });
});

describe('what is put on the feedback queue', () => {
  it('in the name of another topic is not believed, and is kept for a person', async () => {
    const customer = await newCustomer();
    const event = bounceNotification(
      ['Permanent', 'General'],
      { bouncedRecipients: [{ emailAddress: customer, status: '5.1.1' }] },
      { sendingAccountId: '000000000000', destination: [customer] },
    );
    const body = JSON.stringify({
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-west-1:000000000000:elsewhere',
      Message: JSON.stringify(event),
    });
    const id = await postern.send('intruder', body, feedbackQueueUrl);
    expect(await keptLetter(id)).toMatchObject({ stage: 'feedback', error: 'UntrustedEnvelope' });
    expect(await suppressionOf(customer)).toBeUndefined();
  });

  it('and is no event takes none of the events beside it along', async () => {
    const customer = await newCustomer();
    const mails = await Promise.all(Array.from({ length: 5 }, () => sendTo(customer)));
    const poison = await postern.send('intruder', '{"eventType":', feedbackQueueUrl);
    const others = await Promise.all(Array.from({ length: 4 }, () => sendTo(customer)));
    const ends = await Promise.all([...mails, ...others].map((each) => postern.ended(each)));
    expect(ends.flatMap(outcomes)).toEqual(Array.from({ length: 9 }, () => ['delivered']));
    expect(await keptLetter(poison)).toMatchObject({ stage: 'feedback', error: 'UntrustedEnvelope' });
  });
});

type LogLine = Readonly<Record<string, unknown>>;

const logged = (message: string): readonly LogLine[] =>
  postern.stack.trace
    .events()
    .flatMap((event) =>
      event.type === 'function-log' && event.line.startsWith('{') ? [JSON.parse(event.line) as LogLine] : [],
    )
    .filter((line) => line['message'] === message);

/** What the dead-letter function says of a message. */
const keptLetter = async (record: string): Promise<LogLine | undefined> => {
  await postern.stack.trace.waitFor(
    (event) => event.type === 'function-log' && event.line.includes('dead-letter-kept') && event.line.includes(record),
  );
  return logged('dead-letter-kept').find((line) => line['record'] === record);
};

/** So many times the feedback function has taken in an event of a mail, and has done with it. */
const recorded = async (messageId: string, count: number): Promise<readonly LogLine[]> => {
  const taken = await eventually(`${count} events`, async () => {
    const lines = logged('feedback-recorded').filter((line) => line['messageId'] === messageId);
    return lines.length >= count ? lines : undefined;
  });
  for (const { record } of taken) {
    await postern.stack.trace.waitFor((event) => event.type === 'queue-message-deleted' && event.messageId === record);
  }
  return taken;
};

const inOrderOfArrival = (lines: readonly LogLine[]): readonly LogLine[] => {
  const arrived = postern.stack.trace
    .events()
    .flatMap((event) => (event.type === 'queue-message-sent' ? [event.messageId] : []));
  const placeOf = ({ record }: LogLine) => arrived.indexOf(String(record));
  return lines.toSorted((one, other) => placeOf(one) - placeOf(other));
};
