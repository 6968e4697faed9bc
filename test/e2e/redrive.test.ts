import { setTimeout } from 'node:timers/promises';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetOf } from '../../cli/aws/target.ts';
import { connectControl } from '../../cli/control/connect-control.ts';
import type { DeadLetterQueueName } from '../../lambdas/contract/dead-letter.ts';
import { parseMailRequest } from '../../lambdas/contract/parse-mail-request.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { messageId, unknownOwner } from '../../lambdas/domain/identity/message-id.ts';
import { requestHash } from '../../lambdas/domain/identity/request-hash.ts';
import { type KeptLetter, letterId } from '../../lambdas/domain/redrive/kept-letter.ts';
import { createLeapingClock } from '../../local/leaping-clock.ts';
import { roleId } from '../../local/principal.ts';
import { bounceNotification } from '../domain/feedback/ses-notification.ts';
import { giveUp, rolesOf } from '../support/give-up.ts';
import { invokeRelease } from '../support/invoke-release.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

const clock = createLeapingClock();
let postern: RunningPostern;
let stores: Stores;
const roles = { filter: '', feedback: '', keeper: '' };
beforeAll(async () => {
  postern = await startPostern({ clock });
  stores = await connectStores(postern.stack.url);
  const [filter = '', feedback = '', keeper = ''] = await rolesOf('StandardFilter', 'Feedback', 'Keeper');
  Object.assign(roles, { filter, feedback, keeper });
});
afterAll(() => postern.stack.stop());

const run = async (...args: readonly string[]): Promise<string> => {
  const result = await runPostern([...args, '--endpoint', postern.stack.url]);
  if (result.exitCode !== 0) throw new Error(result.errors + result.out);
  return result.out;
};

/** As the command asks; a command of its own each time takes a second. */
const control = () => connectControl(targetOf({ environment: 'local', endpoint: postern.stack.url }));

const listed = async (queue: DeadLetterQueueName): Promise<readonly KeptLetter[]> =>
  (await control().ask('redrive-list', { queue })).letters;

const redrive = async (which: { readonly ids: string[] } | { readonly queue: DeadLetterQueueName }) => {
  const input = 'ids' in which ? which : ({ all: true, queue: which.queue } as const);
  const { marked } = await control().ask('redrive-run', { ...input, why: 'repaired' });
  await invokeRelease(postern.stack);
  return marked;
};

const eventually = async <Found>(what: string, find: () => Promise<Found | undefined>): Promise<Found> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await setTimeout(50);
  }
  throw new Error(`${what}: waited for in vain`);
};

const failures = (): number =>
  postern.stack.trace.events().filter((event) => event.type === 'function-log' && event.line.includes('record-failed'))
    .length;

/** Five receipts, three minutes apart: the next leap comes when the one before has failed. */
const leapUntilGivenUp = async (
  queue: DeadLetterQueueName,
  wanted: (letter: KeptLetter) => boolean,
): Promise<KeptLetter> => {
  const find = async () => (await listed(queue)).find(wanted);
  for (let receipts = 0; receipts < 8; receipts += 1) {
    const before = failures();
    clock.leap(181_000);
    for (let waits = 0; waits < 60 && failures() === before; waits += 1) await setTimeout(100);
    await setTimeout(300);
    const letter = await find();
    if (letter !== undefined) return letter;
  }
  return eventually('that it is given up', find);
};

/** Receipts are minutes apart, of which something is waited for each time. */
const timeout = 180_000;

const isGivenUp = ({ state }: Delivery): boolean => state === 'dead-lettered';

describe('a mail that send gave up on', () => {
  it('arrives once when its cause is repaired, however often it is asked for', { timeout }, async () => {
    const recipient = 'emil@berlin.acme.example';
    await control().ask('stop', { scope: 'source:billing', reason: 'so that it waits', queued: 'hold' });
    const id = await postern.send('billing-api', JSON.stringify(notification(recipient)));
    const [held] = await postern.until(id, ({ state }) => state === 'held');
    const key = { messageId: held?.messageId, recipientIndex: 0 };
    const change = (expression: string, values?: Record<string, unknown>) =>
      postern.tables.send(
        new UpdateCommand({
          TableName: postern.ledgerTable,
          Key: key,
          UpdateExpression: expression,
          ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        }),
      );
    await change('REMOVE mailbox');
    await control().ask('resume', { scope: 'source:billing' });
    await invokeRelease(postern.stack);

    const letter = await leapUntilGivenUp('standard-outbound', ({ messageIds }) =>
      messageIds.includes(held?.messageId ?? ''),
    );
    expect(letter).toMatchObject({ error: 'Error', source: 'billing', times: 1 });
    const [failed] = await postern.until(id, isGivenUp);
    expect(postern.mailsTo(recipient)).toEqual([]);
    expect(await run('redrive', 'list')).toContain('can be brought back');

    await change('SET mailbox = :mailbox', { ':mailbox': held?.mailbox === held?.recipient ? true : held?.mailbox });
    const why = ['--why', 'the mailbox is there again'];
    expect(await run('redrive', 'run', letterId(letter), ...why)).toContain('1 dead letter will be brought back');
    await invokeRelease(postern.stack);
    const [sent] = await postern.until(id, ({ state }) => state === 'sent');
    expect(sent).toMatchObject({ state: 'sent', receivedAt: failed?.receivedAt });
    expect(postern.mailsTo(recipient)).toHaveLength(1);

    const again = await runPostern(['redrive', 'run', letterId(letter), ...why, '--endpoint', postern.stack.url]);
    expect(again.out).toContain('has been brought back');
    await invokeRelease(postern.stack);
    expect(postern.mailsTo(recipient)).toHaveLength(1);
    expect(await listed('standard-outbound')).toEqual([]);
    expect(await run('redrive', 'show', letterId(letter))).toMatch(/the mailbox is there[\s│]+again/);
    expect(await run('explain', sent?.messageId ?? '')).toMatch(/had\s[│\s]*it\s[│\s]*brought\s[│\s]*back/);
  });
});

describe('a request that the filter gave up on', () => {
  it('is decided and sent once when its cause is repaired', { timeout }, async () => {
    const recipient = 'anna@mailbox.example';
    const body = JSON.stringify(notification(recipient, { idempotencyKey: 'poisoned' }));
    const parsed = parseMailRequest(body);
    if (!parsed.readable) throw new Error('it is not readable');
    // An item of the same request without its decisions, which no version ever wrote.
    const poison = { messageId: messageId('billing', 'poisoned'), recipientIndex: 0 };
    await postern.tables.send(
      new PutCommand({
        TableName: postern.ledgerTable,
        Item: { ...poison, state: 'refused', intakeMessageId: 'x', requestHash: requestHash(parsed.request) },
      }),
    );
    const id = await postern.send('billing-api', body);
    const letter = await leapUntilGivenUp('standard-intake', ({ sqsMessageId }) => sqsMessageId === id);
    expect(letter).toMatchObject({ principal: roleId('billing-api'), source: 'billing', error: 'TypeError' });

    await postern.tables.send(new DeleteCommand({ TableName: postern.ledgerTable, Key: poison }));
    expect(await redrive({ queue: 'standard-intake' })).toEqual([{ id: letterId(letter), outcome: 'asked' }]);
    expect(await redrive({ queue: 'standard-intake' })).toEqual([]);
    expect(await redrive({ ids: [letterId(letter)] })).toEqual([{ id: letterId(letter), outcome: 'redriven' }]);
    const sent = await eventually('the mail', async () => {
      const deliveries = await postern.deliveriesOf(id);
      return deliveries.find(({ state, messageId: of }) => state === 'sent' && of === poison.messageId);
    });
    expect(sent).toMatchObject({ principal: roleId('billing-api'), source: 'billing' });
    expect(postern.mailsTo(recipient)).toHaveLength(1);
  });

  /** A request that the filter has given up comes back. */
  const redriveRequest = async (of: {
    readonly sqsMessageId: string;
    readonly recipient: string;
    readonly sentAt: number;
    readonly principal: string;
  }): Promise<void> => {
    const { sqsMessageId: id, recipient, sentAt, principal } = of;
    const body = JSON.stringify(notification(recipient));
    await giveUp(postern, { by: roles.filter, queue: 'standard-intake', body, messageId: id, sentAt, principal });
    await eventually('its letter', async () =>
      (await listed('standard-intake')).find(({ sqsMessageId }) => sqsMessageId === id),
    );
    await redrive({ ids: [`intake/${id}`] });
  };

  it('of a stranger stays a stranger’s: it is held until somebody adopts its sender, and is nobody else’s', async () => {
    const stranger = roleId('payroll-job');
    const sqsMessageId = 'b6a5f3c0-0000-4000-8000-00000000cafe';
    const [recipient, sentAt] = ['emil@berlin.acme.example', clock.now() - 60_000];
    const before = postern.mailsTo(recipient).length;
    await redriveRequest({ sqsMessageId, recipient, sentAt, principal: stranger });
    const [held] = await postern.until(sqsMessageId, ({ state }) => state === 'held');
    expect(held).toMatchObject({
      messageId: messageId(unknownOwner(stranger), sqsMessageId),
      principal: stranger,
      receivedAt: new Date(sentAt).toISOString(),
    });
    expect(held?.source).toBeUndefined();
    expect(await run('held', 'list', '--reason-code', 'unknown-source')).toContain(stranger);
    expect(postern.mailsTo(recipient)).toHaveLength(before);
  });

  it('under the id its source knows is sent after all, and its source is told', async () => {
    const sqsMessageId = 'b6a5f3c0-0000-4000-8000-00000000beef';
    const recipient = 'anna@mailbox.example';
    const before = postern.mailsTo(recipient).length;
    const [sentAt, principal] = [clock.now() - 60_000, roleId('billing-api')];
    await redriveRequest({ sqsMessageId, recipient, sentAt, principal });
    const [sent] = await postern.until(sqsMessageId, ({ state }) => state === 'sent');
    expect(sent).toMatchObject({
      messageId: messageId('billing', sqsMessageId),
      state: 'sent',
      decisions: [{ by: 'dead-letter' }, { by: 'filter', verdict: 'send' }],
    });
    expect(postern.mailsTo(recipient)).toHaveLength(before + 1);
  });
});

describe('what was given up of the other queues', () => {
  const snsEnvelope = (topic: string, message: string): string =>
    JSON.stringify({ Type: 'Notification', TopicArn: topic, Message: message, Timestamp: new Date().toISOString() });
  const suppressionOf = async (address: string) =>
    (await stores.tables.send(new GetCommand({ TableName: stores.suppressionsTable, Key: { address } }))).Item;

  it('an event of SES is taken in after all, and one of another topic is not believed the second time either', async () => {
    const by = roles.feedback;
    const ours = 'arn:aws:sns:eu-west-1:000000000000:postern-local-ses-events';
    for (const [topic, address] of [
      [ours, 'gone@mailbox.example'],
      [`${ours}-forged`, 'victim@mailbox.example'],
    ] as const) {
      const bounce = bounceNotification(
        ['Permanent', 'General'],
        { bouncedRecipients: [{ emailAddress: address, status: '5.1.1' }], feedbackId: address },
        { destination: [address], sendingAccountId: '000000000000' },
      );
      await giveUp(postern, {
        by,
        queue: 'feedback',
        body: snsEnvelope(topic, JSON.stringify(bounce)),
        messageId: `event-of-${address.split('@')[0]}`,
        sentAt: clock.now(),
        principal: 'unknown',
      });
    }
    await eventually('both dead letters', async () => ((await listed('feedback')).length === 2 ? true : undefined));
    await redrive({ queue: 'feedback' });
    await eventually('the suppression', () => suppressionOf('gone@mailbox.example'));
    const [untrusted] = await eventually('the letter that was not believed', async () => {
      const letters = (await listed('feedback')).filter(({ error }) => error === 'UntrustedEnvelope');
      return letters.length > 0 ? letters : undefined;
    });
    expect(untrusted).toMatchObject({ error: 'UntrustedEnvelope' });
    expect(await suppressionOf('victim@mailbox.example')).toBeUndefined();
    const id = untrusted === undefined ? '' : letterId(untrusted);
    expect(await redrive({ ids: [id] })).toEqual([{ id, outcome: 'untrusted' }]);
  });

  it('a change of the directory is made as its first sender’s, and not if that one may not', async () => {
    const by = roles.keeper;
    const change = (address: string) => JSON.stringify({ version: 1, put: { address, groups: ['customers'] } });
    for (const [name, principal] of [
      ['granted', roleId('billing-api')],
      ['refused', roleId('payroll-job')],
    ] as const) {
      await giveUp(postern, {
        by,
        queue: 'directory',
        body: change(`${name}@mailbox.example`),
        messageId: `change-${name}`,
        sentAt: clock.now() - 60_000,
        principal,
      });
    }
    await eventually('both dead letters', async () => ((await listed('directory')).length === 2 ? true : undefined));
    await redrive({ queue: 'directory' });
    const rowOf = async (address: string) =>
      (await stores.tables.send(new GetCommand({ TableName: stores.directoryTable, Key: { address } }))).Item;
    expect(await eventually('the change', () => rowOf('granted@mailbox.example'))).toMatchObject({
      groups: ['customers'],
    });
    await postern.stack.trace.waitFor(
      (event) => event.type === 'function-log' && event.line.includes('directory-change-refused'),
    );
    expect(await rowOf('refused@mailbox.example')).toBeUndefined();
  });
});

describe('what is wrong with a command', () => {
  it.each<[readonly string[], RegExp]>([
    [['run', '--why', 'x'], /name dead letters by id/],
    [['run', '--all', '--why', 'x'], /say which with --queue/],
    [['run', 'intake/x', '--all', '--queue', 'feedback', '--why', 'x'], /not both/],
    [['show', 'intake/nobody'], /there is no such dead letter/],
    [['show', 'nobody'], /nobody: not the id of a dead letter: write it as/],
    [['run', 'intake/nobody', '2f6a', '--why', 'x'], /2f6a: not the id of a dead letter/],
    [['list', '--since', 'soon'], /--since soon: not a time/],
  ])('is said of %j', async (args, expected) => {
    const { errors, exitCode } = await runPostern(['redrive', ...args, '--endpoint', postern.stack.url]);
    expect(errors).toMatch(expected);
    expect(exitCode).toBe(1);
  });
});
