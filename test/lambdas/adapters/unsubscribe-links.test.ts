import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createKeptRecords, createSuppressionRecords } from '../../../lambdas/adapters/suppression-records.ts';
import { createUnsubscribeLinks } from '../../../lambdas/adapters/unsubscribe-links.ts';
import { suppress } from '../../../lambdas/domain/feedback/suppress.ts';
import { withoutUnsubscribes, withUnsubscribe } from '../../../lambdas/domain/suppression/change-record.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const day = 86_400_000;
const token = 'abcdefghijklmnopqrstuv';
const link = { address: 'anna@acme.example', purpose: 'newsletter', messageId: 'a'.repeat(32), recipientIndex: 3 };

describe('unsubscribe links', () => {
  const links = () => createUnsubscribeLinks(createTableClient(), tables.unsubscribeLinks);

  it('are found for 400 days by their token, and by nothing else', async () => {
    await links().put(token, link, now);
    expect(await links().find(token, now)).toEqual(link);
    expect(await links().find(token, now + 399 * day)).toEqual(link);
    expect(await links().find(token, now + 400 * day)).toBeUndefined();
    expect(await links().find(token.toUpperCase(), now)).toBeUndefined();
    expect(await links().find('', now)).toBeUndefined();
  });

  it('are kept so that nobody who reads the table can use one', async () => {
    const { Items: items = [] } = await createTableClient().send(
      new ScanCommand({ TableName: tables.unsubscribeLinks }),
    );
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain(token);
    expect(items[0]).toMatchObject({ ttl: now / 1000 + 400 * 86_400 });
  });
});

describe('an unsubscribe in the table', () => {
  const change = () => createSuppressionRecords(createTableClient(), tables.suppressions);
  const read = (address: string) => createKeptRecords(createTableClient(), tables.suppressions).read(address);
  const evidence = { at: '2026-11-21T12:00:00.000Z', event: 'unsubscribe', code: 'one-click' };

  it('is written once beside what is there, of a former layout too', async () => {
    const address = 'old@acme.example';
    await putItems(tables.suppressions, [{ address, entries: { operator: { origin: 'operator' } } }]);
    expect(await change()(address, (record) => withUnsubscribe(record, 'newsletter', evidence))).toBe(true);
    expect(await change()(address, (record) => withUnsubscribe(record, 'newsletter', evidence))).toBe(false);
    expect(await read(address)).toMatchObject({
      entries: { operator: { origin: 'operator' } },
      unsubscribes: { newsletter: { origin: 'unsubscribe', since: evidence.at } },
    });
  });

  it('is not lost among changes of others at the same time', async () => {
    const address = 'busy@acme.example';
    const bounce = { at: '2026-11-21T12:00:00.000Z', event: 'e', code: 'hard-bounce' };
    await Promise.all([
      change()(address, (record) => withUnsubscribe(record, 'newsletter', evidence)),
      change()(address, (record) => suppress(record, 'hard-bounce', bounce)),
      change()(address, (record) => withUnsubscribe(record, 'survey', evidence)),
    ]);
    const record = await read(address);
    expect(Object.keys(record?.unsubscribes ?? {}).toSorted()).toEqual(['newsletter', 'survey']);
    expect(Object.keys(record?.entries ?? {})).toEqual(['bounce']);
    await change()(address, (each) => withoutUnsubscribes(each, ['survey']));
    expect(Object.keys((await read(address))?.unsubscribes ?? {})).toEqual(['newsletter']);
  });
});
