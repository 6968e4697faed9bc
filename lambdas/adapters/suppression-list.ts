import type { Suppression } from '../domain/policy/facts.ts';
import { parseSuppressions } from './suppression-item.ts';
import type { ReadTables } from './table-reader.ts';

/** The suppressions of one look-up address, as they are now. */
export type ReadSuppressions = (address: string) => Promise<readonly Suppression[]>;

export const createSuppressionList =
  (readTables: ReadTables, table: string): ReadSuppressions =>
  async (address) => {
    const found = await readTables('suppressions', [{ table, keys: [{ address }], consistent: true }]);
    return (found.get(table) ?? []).flatMap(parseSuppressions);
  };
