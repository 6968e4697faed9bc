import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createStopList } from '../../../lambdas/adapters/stop-list.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
let time = now;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.intercept(undefined);
});

const stopList = () => createStopList(createTableClient(), tables.stops, () => time);
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

  it('is read once a second, however many ask', async () => {
    let reads = 0;
    aws.intercept(() => {
      reads += 1;
      return undefined;
    });
    const readStops = stopList();
    await Promise.all([readStops(), readStops()]);
    time += 999;
    await readStops();
    expect(reads).toBe(1);
    time += 1;
    await putItems(tables.stops, [{ ...billing, scope: 'purpose:report' }]);
    reads = 0;
    expect(await readStops()).toContainEqual({ ...billing, scope: 'purpose:report' });
    expect(reads).toBe(1);
  });

  it('is never empty for being out of reach, and is asked for again at once', async () => {
    const readStops = stopList();
    aws.intercept(() => ({ status: 400, headers: {}, body: '{"__type":"ResourceNotFoundException"}' }));
    await expect(readStops()).rejects.toThrow(OutageError);
    aws.intercept(undefined);
    expect((await readStops()).length).toBeGreaterThan(0);
  });
});
