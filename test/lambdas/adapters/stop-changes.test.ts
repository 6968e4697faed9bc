import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createStopChanges } from '../../../lambdas/adapters/stop-changes.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const iso = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const changes = () => createStopChanges(createTableClient(), tables.stops);
const stopped = async (scope: string): Promise<unknown> =>
  (await createTableClient().send(new GetCommand({ TableName: tables.stops, Key: { scope } }))).Item;
const stop = (scope: string, until?: string) =>
  ({ scope, reason: 'drill', by: 'ops', since: iso(-60), queued: 'hold', ...(until && { until }) }) as const;
const end = (scope: string, by = 'ops') => changes().end({ scope, until: iso(0), by });

it.each([
  ['without an end', 'source:a', undefined],
  ['that would have ended later', 'source:b', iso(60)],
])('a stop %s is ended, and its row says by whom', async (_which, scope, until) => {
  await changes().put(stop(scope, until));
  expect(await end(scope)).toBe(true);
  expect(await stopped(scope)).toEqual({ ...stop(scope), until: iso(0), resumedBy: 'ops' });
});

it('a stop that has ended is not ended again, and what was never stopped neither', async () => {
  await changes().put(stop('source:c', iso(-1)));
  expect(await end('source:c')).toBe(false);
  expect(await stopped('source:c')).toEqual(stop('source:c', iso(-1)));
  expect(await end('source:never')).toBe(false);
  expect(await stopped('source:never')).toBeUndefined();
});

it('of two who end a stop at once one has ended it', async () => {
  await changes().put(stop('source:d'));
  expect([await end('source:d', 'ops'), await end('source:d', 'oncall')]).toEqual([true, false]);
});

it('has been ended where the first answer was lost and the SDK asks again', async () => {
  await changes().put(stop('source:e'));
  aws.loseAnswer();
  expect(await end('source:e')).toBe(true);
});
