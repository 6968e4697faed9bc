import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createStopRaiser } from '../../../lambdas/adapters/raise-stop.ts';
import { stopItem } from '../../../lambdas/contract/stop.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const iso = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const stopped = async (scope: string): Promise<unknown> =>
  (await createTableClient().send(new GetCommand({ TableName: tables.stops, Key: { scope } }))).Item;

/** Raises a stop for five minutes at a time so many seconds from now. */
const raise = (scope: string, seconds = 0, by = 'postern send'): Promise<boolean> =>
  createStopRaiser(
    createTableClient(),
    tables.stops,
    by,
    () => now + seconds * 1000,
  )({
    scope,
    reason: 'it fails',
    until: now + (seconds + 300) * 1000,
  });
const byPerson = { reason: 'drill', by: 'arn:aws:iam::111122223333:role/oncall', since: iso(-60), queued: 'discard' };

describe('a stop that a function raises', () => {
  it('holds, ends by itself, and is one that every reader of stops can read', async () => {
    expect(await raise('source:a')).toBe(true);
    expect(stopItem.parse(await stopped('source:a'))).toEqual({
      scope: 'source:a',
      reason: 'it fails',
      by: 'postern send',
      since: iso(0),
      until: iso(300),
      queued: 'hold',
    });
  });

  it('is new where the answer of the first attempt was lost', async () => {
    await raise('source:lost', -600);
    const sent: string[] = [];
    aws.intercept((_service, { headers, body }) => {
      sent.push(String(headers['x-amz-target']));
      if (body.toString().includes('"Item"') && sent.length === 2) aws.loseAnswer();
      return undefined;
    });
    expect(await raise('source:lost')).toBe(true);
    aws.intercept(undefined);
    expect(sent.filter((target) => target.endsWith('PutItem'))).toHaveLength(2);
  });

  it('is lengthened while it stands, and begins anew after it has ended', async () => {
    await raise('source:b');
    expect(await raise('source:b', 299)).toBe(false);
    expect(await stopped('source:b')).toMatchObject({ since: iso(0), until: iso(599) });
    expect(await raise('source:b', 599)).toBe(true);
    expect(await stopped('source:b')).toMatchObject({ since: iso(599), until: iso(899) });
  });

  it.each([
    ['without an end', 'c', {}],
    ['with an end', 'd', { until: iso(60) }],
  ])('leaves alone what people have stopped %s', async (_how, name, end) => {
    const item = { scope: `source:${name}`, ...byPerson, ...end };
    await putItems(tables.stops, [item]);
    expect(await raise(item.scope)).toBe(false);
    expect(await stopped(item.scope)).toEqual(item);
  });

  it('takes the place of one that people had ended', async () => {
    await putItems(tables.stops, [{ scope: 'source:e', ...byPerson, until: iso(-1) }]);
    expect(await raise('source:e')).toBe(true);
    expect(await stopped('source:e')).toMatchObject({ by: 'postern send', queued: 'hold' });
  });
});
