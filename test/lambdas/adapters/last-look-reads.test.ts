import { describe, expect, it } from 'vitest';
import { createStopReader } from '../../../lambdas/adapters/stop-list.ts';
import { createSuppressionList } from '../../../lambdas/adapters/suppression-list.ts';
import type { ReadTables } from '../../../lambdas/adapters/table-reader.ts';

/** What is asked of the tables, which have nothing. */
const askedBy = async (ask: (readTables: ReadTables) => Promise<unknown>): Promise<readonly unknown[]> => {
  const asked: unknown[] = [];
  const readTables: ReadTables = async (_store, queries) => {
    asked.push(...queries);
    return new Map();
  };
  await ask(readTables);
  return asked;
};

describe('what a last look asks of the tables is as it is now, not as it was a moment ago', () => {
  it.each<[string, (readTables: ReadTables) => Promise<unknown>, object]>([
    [
      'suppressions',
      (readTables) => createSuppressionList(readTables, 'Suppressions')('anna@acme.example'),
      { table: 'Suppressions', keys: [{ address: 'anna@acme.example' }] },
    ],
    [
      'stops',
      (readTables) => createStopReader(readTables, 'Stops')(['everything']),
      { table: 'Stops', keys: [{ scope: 'everything' }] },
    ],
  ])('%s', async (_what, ask, query) => {
    expect(await askedBy(ask)).toEqual([{ ...query, consistent: true }]);
  });
});
