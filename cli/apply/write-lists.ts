import { type AllowListRow, type DirectoryRow, rowsPerChunk } from '../../lambdas/contract/control/lists.ts';
import type { Control } from '../control/connect-control.ts';
import type { FactsFile } from '../facts/parse-facts.ts';

/** What became of one list; undefined: the file does not have it, nothing was touched. */
export type WrittenList = { readonly put: number; readonly removed: number };

export type WrittenLists = {
  readonly allowList: WrittenList | undefined;
  readonly directory: WrittenList | undefined;
  readonly suppressions: WrittenList | undefined;
};

/**
 * Makes the lists of an environment those of the file. Allow-list and directory become exactly what the file says: what
 * is not in it is removed first, as a rule that was taken back must not admit anybody any more. Suppressions are only
 * added: the others come from bounces and complaints, of which no file knows.
 */
export const writeLists = async (
  control: Control,
  { allowList, directory, suppressions }: FactsFile,
  reason: string,
  onProgress: (step: string) => void,
): Promise<WrittenLists> => ({
  allowList:
    allowList &&
    (await replaceRows<{ readonly rule: string }, AllowListRow>([...allowList.values()], ({ rule }) => rule, {
      page: (after) => control.ask('allow-list-page', after),
      remove: (rules) => control.ask('allow-list-remove', { rules, reason }),
      put: (rows) => control.ask('allow-list-put', { rows, reason }),
      onProgress: (step) => onProgress(`allow-list: ${step}`),
    })),
  directory:
    directory &&
    (await replaceRows<{ readonly address: string }, DirectoryRow>(
      [...directory].map(([address, { groups }]) => ({ address, groups: [...groups] })),
      ({ address }) => address,
      {
        page: (after) => control.ask('directory-page', after),
        remove: (addresses) => control.ask('directory-remove', { addresses, reason }),
        put: (rows) => control.ask('directory-put', { rows, reason }),
        onProgress: (step) => onProgress(`directory: ${step}`),
      },
    )),
  suppressions: suppressions && (await addSuppressions(control, suppressions, reason)),
});

/**
 * Has control look at the lists without writing anything.
 * @throws {UserError} where it would not take them
 */
export const checkLists = async (
  control: Control,
  { allowList, directory }: FactsFile,
  reason: string,
): Promise<void> => {
  const rules: AllowListRow[] = [...(allowList?.values() ?? [])];
  await inChunks(
    rules,
    rowsPerChunk,
    (rows) => control.ask('allow-list-put', { rows, reason, isDryRun: true }),
    () => {},
  );
  const addresses = [...(directory ?? [])].map(([address, { groups }]) => ({ address, groups: [...groups] }));
  await inChunks(
    addresses,
    rowsPerChunk,
    (rows) => control.ask('directory-put', { rows, reason, isDryRun: true }),
    () => {},
  );
};

/** One of the lists, as control changes it. */
type List<Key, Row> = {
  readonly page: (from: { after?: string }) => Promise<{ readonly rows: readonly Key[]; readonly next?: string }>;
  readonly remove: (keys: string[]) => Promise<unknown>;
  readonly put: (rows: Row[]) => Promise<unknown>;
  readonly onProgress: (step: string) => void;
};

const replaceRows = async <Key, Row extends Key>(
  rows: readonly Row[],
  keyOf: (row: Key) => string,
  list: List<Key, Row>,
): Promise<WrittenList> => {
  const wanted = new Set(rows.map(keyOf));
  const superfluous: string[] = [];
  let from: { after?: string } | undefined = {};
  while (from !== undefined) {
    const { rows: page, next } = await list.page(from);
    superfluous.push(...page.map(keyOf).filter((key) => !wanted.has(key)));
    from = next === undefined ? undefined : { after: next };
  }
  await inChunks(superfluous, rowsPerChunk, list.remove, (done) =>
    list.onProgress(`${done} of ${superfluous.length} removed`),
  );
  await inChunks(rows, rowsPerChunk, list.put, (done) => list.onProgress(`${done} of ${rows.length} written`));
  return { put: rows.length, removed: superfluous.length };
};

/** @param onProgress - told after each chunk, where there is more than one */
const inChunks = async <Item>(
  items: readonly Item[],
  size: number,
  write: (chunk: Item[]) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<void> => {
  for (let start = 0; start < items.length; start += size) {
    const chunk = items.slice(start, start + size);
    await write(chunk);
    if (items.length > size) onProgress(start + chunk.length);
  }
};

const suppressionsPerChunk = 500;

/** Each under its origin, beside whatever other origins have entered. What stands as long already is not written. */
const addSuppressions = async (
  control: Control,
  suppressions: NonNullable<FactsFile['suppressions']>,
  reason: string,
): Promise<WrittenList> => {
  const entries = [...suppressions].flatMap(([address, each]) => each.map((entry) => ({ address, ...entry })));
  let put = 0;
  await inChunks(
    entries,
    suppressionsPerChunk,
    async (chunk) => {
      put += (await control.ask('suppression-import', { entries: chunk, reason })).put;
    },
    () => {},
  );
  return { put, removed: 0 };
};
