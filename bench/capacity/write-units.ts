import { itemSize, type WireItem } from './item-size.ts';

/** A table's keys and those of its indexes, all of which have KEYS_ONLY as projection. */
export type TableLayout = {
  readonly keys: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly keys: readonly string[] }[];
};

const bytesPerWriteUnit = 1024;

/**
 * Write request units of one write, those of the indexes included: dynalite does not tell them.
 *
 * The larger of both versions counts, a unit for each KB begun, and a condition that fails costs the same. An index costs
 * nothing where its entry stays, one write where it comes or goes, and two where its key changes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export const writeUnits = (before: WireItem | undefined, after: WireItem | undefined, layout: TableLayout): number =>
  [...writeUnitsByIndex(before, after, layout).values()].reduce((sum, each) => sum + each, 0);

/** The same, by the index that takes them; those of the table itself are under `undefined`. */
export const writeUnitsByIndex = (
  before: WireItem | undefined,
  after: WireItem | undefined,
  layout: TableLayout,
): ReadonlyMap<string | undefined, number> =>
  new Map([
    [undefined, units(Math.max(sizeOf(before), sizeOf(after)))],
    ...layout.indexes.map(
      ({ name, keys }) => [name, indexUnits(entryOf(before, keys, layout), entryOf(after, keys, layout))] as const,
    ),
  ]);

/** What an index keeps of an item; undefined if the item lacks one of its keys. */
export const entryOf = (
  item: WireItem | undefined,
  indexKeys: readonly string[],
  { keys }: TableLayout,
): WireItem | undefined =>
  item !== undefined && indexKeys.every((key) => item[key] !== undefined)
    ? Object.fromEntries(
        [...new Set([...keys, ...indexKeys])].flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])),
      )
    : undefined;

const indexUnits = (before: WireItem | undefined, after: WireItem | undefined): number => {
  if (JSON.stringify(before) === JSON.stringify(after)) return 0;
  return [before, after].reduce((sum, entry) => sum + (entry === undefined ? 0 : units(itemSize(entry))), 0);
};

const sizeOf = (item: WireItem | undefined): number => (item === undefined ? 0 : itemSize(item));

const units = (bytes: number): number => Math.max(1, Math.ceil(bytes / bytesPerWriteUnit));
