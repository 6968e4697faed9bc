import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createFirstStopReader, createStopList, createStopReader } from '../../../lambdas/adapters/stop-list.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.intercept(undefined);
});

const stopList = () => createStopList(createTableClient(), tables.stops);
const stopReader = () =>
  createStopReader(
    createTableReader(createTableClient(), async () => {}),
    tables.stops,
  );
const billing = {
  scope: 'source:billing',
  reason: 'wrong invoices',
  by: 'arn:aws:iam::111122223333:role/ops',
  since: '2026-11-21T11:00:00.000Z',
  queued: 'hold',
};

describe('the stop list', () => {
  it('is what the table holds, those that have ended too', async () => {
    await putItems(tables.stops, [
      billing,
      { ...billing, scope: 'lane:bulk', until: '2026-11-21T11:30:00.000Z', queued: 'discard', resumedBy: 'arn:x' },
    ]);
    const stops = await stopList()();
    expect(stops.toSorted((one, other) => (one.scope < other.scope ? -1 : 1))).toEqual([
      { ...billing, scope: 'lane:bulk', until: '2026-11-21T11:30:00.000Z', queued: 'discard' },
      billing,
    ]);
  });

  it.each([
    ['a word it does not know', { ...billing, scope: 'everything', queued: 'return' }],
    ['an end that is no time', { ...billing, scope: 'everything', until: 'tomorrow' }],
  ])('holds the scope of a row with %s, without end', async (_what, row) => {
    await putItems(tables.stops, [row]);
    expect(await stopList()()).toContainEqual({
      scope: 'everything',
      reason: 'the stop cannot be read',
      queued: 'hold',
    });
  });

  it('is never empty for being out of reach', async () => {
    aws.intercept(() => ({ status: 400, headers: {}, body: '{"__type":"ResourceNotFoundException"}' }));
    await expect(stopList()()).rejects.toThrow(OutageError);
  });
});

describe('the stops of some scopes', () => {
  it('are those of these scopes and no others', async () => {
    await putItems(tables.stops, [billing, { ...billing, scope: 'lane:bulk' }]);
    expect(await stopReader()(['source:billing', 'purpose:nothing-stops-it'])).toEqual([billing]);
  });

  it('are as they are now: one that has just been written is among them', async () => {
    const readStops = stopReader();
    expect(await readStops(['purpose:report'])).toEqual([]);
    let request = '';
    aws.intercept((_service, { body }) => {
      request = String(body);
      return undefined;
    });
    await putItems(tables.stops, [{ ...billing, scope: 'purpose:report' }]);
    expect(await readStops(['purpose:report'])).toEqual([{ ...billing, scope: 'purpose:report' }]);
    expect(request).toContain('"ConsistentRead":true');
  });

  it('hold the scope of a row that cannot be read, without end', async () => {
    await putItems(tables.stops, [{ ...billing, scope: 'lane:critical', queued: 'return' }]);
    expect(await stopReader()(['lane:critical'])).toEqual([
      { scope: 'lane:critical', reason: 'the stop cannot be read', queued: 'hold' },
    ]);
  });

  it('are never none for being out of reach', async () => {
    aws.intercept(() => ({ status: 400, headers: {}, body: '{"__type":"ResourceNotFoundException"}' }));
    await expect(stopReader()(['everything'])).rejects.toMatchObject({ name: 'OutageError', store: 'stops' });
  });
});

describe('the stops of some scopes at a first look', () => {
  const now = Date.parse('2026-11-21T12:00:00.000Z');
  const firstStopReader = () =>
    createFirstStopReader(
      createTableReader(createTableClient(), async () => {}),
      tables.stops,
      () => now,
    );
  const ended = { ...billing, scope: 'lane:bulk', until: '2026-11-21T11:30:00.000Z' };

  /** Whether each call to DynamoDB was consistent, and which scopes it asked for. */
  const watchReads = (): [boolean, string[]][] => {
    const reads: [boolean, string[]][] = [];
    aws.intercept((_service, { body }) => {
      const { RequestItems: items } = JSON.parse(body.toString()) as {
        RequestItems: Record<string, { Keys: { scope: { S: string } }[]; ConsistentRead: boolean }>;
      };
      const query = items[tables.stops];
      reads.push([query?.ConsistentRead === true, (query?.Keys ?? []).map(({ scope }) => scope.S)]);
      return undefined;
    });
    return reads;
  };

  it('cost half where nothing stops, and where what did has ended', async () => {
    await putItems(tables.stops, [ended]);
    const reads = watchReads();
    expect(await firstStopReader()(['lane:bulk', 'purpose:nothing-stops-it'])).toEqual([]);
    expect(reads).toEqual([[false, ['lane:bulk', 'purpose:nothing-stops-it']]]);
  });

  it('are read again as they are now where one stands', async () => {
    await putItems(tables.stops, [billing, ended]);
    const reads = watchReads();
    expect(await firstStopReader()(['source:billing', 'lane:bulk'])).toEqual([billing]);
    expect(reads).toEqual([
      [false, ['source:billing', 'lane:bulk']],
      [true, ['source:billing']],
    ]);
  });

  it('are none where the only one has been lifted a moment ago', async () => {
    const seen = { scope: { S: 'purpose:lifted' }, reason: { S: 'drill' }, queued: { S: 'discard' } };
    aws.intercept((_service, { body }) =>
      body.toString().includes('"ConsistentRead":false')
        ? {
            status: 200,
            headers: {},
            body: JSON.stringify({ Responses: { [tables.stops]: [seen] }, UnprocessedKeys: {} }),
          }
        : undefined,
    );
    expect(await firstStopReader()(['purpose:lifted'])).toEqual([]);
  });

  it('hold the scope of a row that cannot be read, without end', async () => {
    await putItems(tables.stops, [{ ...billing, scope: 'lane:critical', queued: 'return' }]);
    expect(await firstStopReader()(['lane:critical'])).toEqual([
      { scope: 'lane:critical', reason: 'the stop cannot be read', queued: 'hold' },
    ]);
  });

  it('are never none for being out of reach', async () => {
    aws.intercept(() => ({ status: 400, headers: {}, body: '{"__type":"ResourceNotFoundException"}' }));
    await expect(firstStopReader()(['everything'])).rejects.toMatchObject({ name: 'OutageError', store: 'stops' });
  });
});
