import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../lambdas/adapters/clients.ts';
import { encodeDelivery } from '../../lambdas/adapters/ledger-item.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { deliveryTag } from '../../lambdas/domain/identity/delivery-tag.ts';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import { roleId } from '../../local/principal.ts';
import { bounceNotification, snsEnvelope } from '../domain/feedback/ses-notification.ts';
import { captureOutput } from '../lambdas/support/captured-output.ts';
import { delivery } from '../lambdas/support/delivery.ts';
import { tables } from '../lambdas/support/local-aws.ts';
import { putItems } from '../lambdas/support/put-items.ts';
import { form, oneClickBody, urlEvent } from '../lambdas/unsubscribe/url-event.ts';
import { mailRequest, policyDocument } from '../support/facts.ts';
import { eventsTopic, isAbout, sendingAccount, startVirtualGate, type VirtualGate } from '../support/virtual-gate.ts';

const minute = 60;
const hour = 60 * minute;

const { billing } = policyDocument.sources;
const policy = {
  ...policyDocument,
  purposes: {
    ...policyDocument.purposes,
    newsletter: { lane: 'standard', redaction: 'exempt', maxAge: '24h', unsubscribe: 'required' },
  },
  sources: {
    billing: {
      ...billing,
      purposes: [...billing.purposes, 'newsletter'],
      quota: { perMinute: 1_000 },
      directoryGroups: ['customers'],
    },
  },
};

let gate: VirtualGate;
beforeAll(async () => {
  gate = await startVirtualGate(policy);
  await putItems(tables.allowList, [{ rule: 'acme.example', owner: 'it' }]);
});
afterAll(() => gate.stop());

/** A recipient of this scenario, whom the directory knows. */
const person = (name: string, scenario: string): string => `${name}-${scenario.toLowerCase()}@acme.example`;

const read = async (table: string, key: Record<string, unknown>): Promise<Record<string, unknown> | undefined> =>
  (await createTableClient().send(new GetCommand({ TableName: table, Key: key }))).Item;

const of = (deliveries: readonly Delivery[], recipient: string): readonly Delivery[] =>
  deliveries.filter((each) => each.recipient === recipient);

const timesLeft = ({ messageId, recipientIndex }: Delivery): number =>
  gate.left().get(deliveryTag(messageId, recipientIndex))?.length ?? 0;

/** A mail that was sent before, and bounces now. */
const sentMail = (recipient: string): Delivery =>
  delivery({
    messageId: sha256(recipient).slice(0, 32),
    recipient,
    mailbox: recipient,
    receivedAt: new Date(gate.now()).toISOString(),
    state: 'sent',
    attempt: 1,
    attempts: [{ number: 1, at: new Date(gate.now()).toISOString(), answer: 'accepted', sesMessageId: 'ses-1' }],
    events: {},
  });

const bounceOf = ({ messageId, recipient = '' }: Delivery): string =>
  JSON.stringify(
    snsEnvelope(
      bounceNotification(
        ['Permanent', 'General'],
        { bouncedRecipients: [{ emailAddress: recipient, status: '5.1.1' }], feedbackId: messageId },
        { sendingAccountId: sendingAccount, tags: { delivery: [deliveryTag(messageId, 0)], attempt: ['1'] } },
      ),
      { TopicArn: eventsTopic },
    ),
  );

/** How many of the 19 mails leave while one table is out of reach; without any other none does. */
const leftWithout: Readonly<Record<string, number>> = {
  // People write it, and the directory function what it refuses.
  [tables.audit]: 19,
  // The newsletter has a link.
  [tables.unsubscribeLinks]: 18,
  // What was approved before it began, and falls under no rule of theirs any more.
  [tables.allowList]: 6,
  [tables.directory]: 6,
  [tables.policies]: 6,
  [tables.counters]: 6,
};

/** Which tables are out of reach. */
const scenarios: readonly (readonly [name: string, tables: readonly string[]])[] = [
  ['all tables', Object.values(tables)],
  ...Object.entries(tables).map(([name, table]) => [`the table ${name}`, [table]] as const),
];

describe.each(scenarios)('an hour without %s', (scenario, out) => {
  const name = scenario.replaceAll(' ', '-');
  const [early, late, news] = [person('early', name), person('late', name), person('news', name)] as const;
  const [suppressed, bounced] = [person('suppressed', name), person('bounced', name)] as const;
  const [added, leaving] = [person('added', name), person('leaving', name)] as const;
  const token = sha256(name).slice(0, 22);
  const link = { address: leaving, purpose: 'newsletter', messageId: '0'.repeat(32), recipientIndex: 0 };
  let during: { readonly left: number; readonly unsubscribed: number };
  let lines: readonly string[] = [];

  beforeAll(async () => {
    const client = createTableClient();
    await putItems(
      tables.directory,
      [early, late, news, suppressed].map((address) => ({ address, groups: ['staff'] })),
    );
    const bounce = { origin: 'bounce', scope: 'all', since: new Date(gate.now()).toISOString() };
    await putItems(tables.suppressions, [{ address: suppressed, entries: { bounce } }]);
    await putItems(tables.unsubscribeLinks, [{ tokenHash: sha256(token), ...link, ttl: 4_000_000_000 }]);
    const sent = sentMail(bounced);
    await client.send(new PutCommand({ TableName: tables.ledger, Item: encodeDelivery(sent) }));
    const before = gate.aws.ses.outbox().length;

    lines = await captureOutput(async () => {
      // Approved, and on their outbound queue when it begins: SES is out of reach for a moment.
      gate.aws.ses.failNext({ fault: 'sending-rate-exceeded', times: 6 });
      for (let mail = 0; mail < 6; mail += 1) gate.enqueue(mailRequest({ to: [{ address: early }] }));
      await gate.pass(1);
      gate.aws.intercept((service, { body }) =>
        service === 'dynamodb' && isAbout(body, out)
          ? { status: 500, body: '{"__type":"InternalServerError"}' }
          : undefined,
      );
      // Nobody knows of the policy any more how it was before.
      await gate.pass(5);
      for (let mail = 0; mail < 12; mail += 1) gate.enqueue(mailRequest({ to: [{ address: late }] }));
      gate.enqueue(mailRequest({ to: [{ address: news }], purpose: 'newsletter' }));
      gate.enqueue(mailRequest({ to: [{ address: suppressed }] }));
      gate.queues.feedback.send({ body: bounceOf(sent), senderId: 'AIDASERVICE' });
      gate.queues.directory.send({
        body: JSON.stringify({ version: 1, put: { address: added, groups: ['customers'] } }),
        senderId: `${roleId('billing')}:s`,
      });
      const answer = await gate.unsubscribe(urlEvent('POST', `/u/${token}`, { headers: form, body: oneClickBody }));
      await gate.pass(hour, 20);
      during = { left: gate.aws.ses.outbox().length - before, unsubscribed: answer.statusCode };
      gate.aws.intercept(undefined);
      await gate.pass(10 * minute, 10);
    });
  }, 120_000);

  it('dead-letters nothing', () => {
    expect(gate.deadLetters.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(lines.filter((line) => /"record-dead-lettered"/.test(line))).toEqual([]);
  });

  it('loses no mail: each left once, and none is on its way any more', async () => {
    const deliveries = await gate.deliveries();
    for (const [recipient, count] of [
      [early, 6],
      [late, 12],
      [news, 1],
    ] as const) {
      const own = of(deliveries, recipient);
      expect(own.map(({ state }) => state)).toEqual(Array.from({ length: count }, () => 'sent'));
      expect(own.map(timesLeft)).toEqual(Array.from({ length: count }, () => 1));
    }
    for (const queue of Object.values(gate.queues)) {
      expect(queue.counts(), queue.name).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    }
  });

  it('lets nothing leave to whom it may not: suppressed is not "not known to be suppressed"', async () => {
    const [refused] = of(await gate.deliveries(), suppressed);
    expect(refused).toMatchObject({ state: 'refused', decisions: [{ reasons: [{ code: 'suppressed' }] }] });
    expect(refused === undefined ? 1 : timesLeft(refused)).toBe(0);
  });

  it('loses nothing that was said: bounces, changes of the directory, unsubscribing', async () => {
    const bounce = await read(tables.suppressions, { address: bounced });
    expect(bounce).toMatchObject({ entries: { bounce: expect.any(Object) } });
    const [told] = of(await gate.deliveries(), bounced);
    expect(Object.values(told?.events ?? {})).toMatchObject([{ status: 'bounced' }]);
    expect(await read(tables.directory, { address: added })).toMatchObject({ groups: ['customers'] });
    // Whoever was told to try again later does.
    expect([200, 503]).toContain(during.unsubscribed);
    await captureOutput(async () => {
      const again = await gate.unsubscribe(urlEvent('POST', `/u/${token}`, { headers: form, body: oneClickBody }));
      expect(again.statusCode).toBe(200);
    });
    expect(JSON.stringify(await read(tables.suppressions, { address: leaving }))).toContain('newsletter');
  });

  it('and lets nothing leave meanwhile that cannot be looked up', () => {
    expect(during.left).toBe(out.length > 1 ? 0 : (leftWithout[out[0] ?? ''] ?? 0));
  });
});
