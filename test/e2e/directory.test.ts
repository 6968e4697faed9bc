import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPosternClient, type PosternClient } from '../../client/postern-client.ts';
import { runPostern } from '../support/run-postern.ts';
import { outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

let postern: RunningPostern;
let stores: Stores;
let billing: PosternClient;
beforeAll(async () => {
  postern = await startPostern();
  stores = await connectStores(postern.stack.url);
  billing = clientOf('billing');
});
afterAll(() => postern.stack.stop());

const roles = { billing: 'billing-api', reports: 'reports-job' } as const;
const clientOf = (source: keyof typeof roles) =>
  createPosternClient({ source, postern: 'local', aws: postern.as(roles[source]) });

/** A mail that somebody waits for, through the door of its lane. */
const resetPassword = async (address: string) => {
  const url = postern.stack.services.sqs.queueByName('postern-local-critical-intake')?.url;
  const body = {
    version: 1,
    purpose: 'password-reset',
    to: [{ address }],
    subject: 'Your new password',
    text: 'Choose it here.',
  };
  return postern.ended(await postern.send('billing-api', JSON.stringify(body), url));
};

/** Waits until the directory function has taken what was put on its queue. */
const taken = async (change: () => Promise<void>): Promise<void> => {
  const { trace } = postern.stack;
  const before = trace.events().length;
  await change();
  await trace.waitFor(
    (event) =>
      event.type === 'queue-message-deleted' &&
      event.queue === 'postern-local-directory' &&
      trace.events().indexOf(event) >= before,
  );
};

const run = async (...args: readonly string[]): Promise<string> =>
  (await runPostern([...args, '--json', '--endpoint', postern.stack.url])).out;

const rowOf = async (address: string) =>
  (await stores.tables.send(new GetCommand({ TableName: stores.directoryTable, Key: { address } }))).Item;

describe('somebody who has just changed address', () => {
  it('can reset the password: the new address is known as soon as it was taken in, the old one is forgotten', async () => {
    const [before, after] = ['anna@mailbox.example', 'anna.new@mailbox.example'];
    expect(outcomes(await resetPassword(after))).toEqual([['refused', 'not-in-directory', 'not-on-allow-list']]);
    expect(outcomes(await resetPassword(before))).toEqual([['delivered']]);

    await taken(() => billing.putInDirectory('Anna.New@mailbox.example', ['customers']));
    await taken(() => billing.removeFromDirectory(before));
    expect(outcomes(await resetPassword(after))).toEqual([['delivered']]);
    expect(outcomes(await resetPassword(before))).toEqual([['refused', 'not-in-directory', 'not-on-allow-list']]);
  });

  it('is shown with who said so, and the look-up is in the audit', async () => {
    await taken(() => billing.putInDirectory('clara@mailbox.example', ['customers']));
    const shown = await run('directory', 'show', 'clara@mailbox.example');
    expect(JSON.parse(shown)).toMatchObject({
      isKnown: true,
      groups: ['customers'],
      changes: [{ group: 'customers', isMember: true, by: 'billing' }],
    });
    expect(await run('audit', '--subject', 'clara@mailbox.example')).toContain('directory-show');
  });
});

describe('a change that is not its sender’s to make', () => {
  it.each([
    ['of a source that is granted nothing', 'reports', ['customers'], 'sender-not-granted'],
    ['for a group of somebody else', 'billing', ['staff'], 'group-not-granted'],
  ] as const)('changes nothing, and is in the audit without its address: %s', async (_, source, groups, because) => {
    const address = `mallory-${source}@mailbox.example`;
    await taken(() => clientOf(source).putInDirectory(address, groups));
    expect(await rowOf(address)).toBeUndefined();
    const out = await run('audit', '--action', 'directory-change-refused');
    expect(out).toContain(because);
    expect(out).not.toContain('mallory');
  });

  it('is found before it is sent where it is no change at all', async () => {
    await expect(billing.putInDirectory('anna@mailbox.example', [])).rejects.toThrow(
      /not a directory message: put\.groups.*docs\/directory\.md/,
    );
  });
});
