import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { tableKeys } from '../../../lambdas/contract/tables.ts';
import { assertAllUsed, compileCondition, compileUpdate } from './expressions.ts';
import { assertWritable, type Item, invalid, type Placeholders } from './values.ts';

export type TableName = keyof typeof tableKeys;

/** A write, as whoever watches a table sees it. */
export type Written = {
  readonly table: TableName;
  readonly before: Item | undefined;
  readonly after: Item;
  readonly by: string;
};

type Row = { readonly item: Item; readonly previous: Item | undefined; readonly at: number };

/** The input of a command of the document client, as far as it is used. */
export type TableInput = {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
  readonly ConsistentRead?: boolean;
};

/** The tables as they are, without anything that goes wrong. */
export type Tables = ReturnType<typeof createTables>;

export const createTables = (now: () => number, wasWritten: (written: Written) => void) => {
  const rows = new Map<TableName, Map<string, Row>>(
    (Object.keys(tableKeys) as TableName[]).map((name) => [name, new Map<string, Row>()]),
  );

  const keyNames = (table: TableName): readonly string[] => {
    const keys: { readonly partitionKey: string; readonly sortKey?: string } = tableKeys[table];
    return keys.sortKey === undefined ? [keys.partitionKey] : [keys.partitionKey, keys.sortKey];
  };
  const tableOf = ({ TableName: name }: Pick<TableInput, 'TableName'>): TableName => {
    if (!rows.has(name as TableName)) throw new Error(`no such table: ${name}`);
    return name as TableName;
  };
  const idOf = (table: TableName, key: Item): string => JSON.stringify(keyNames(table).map((name) => key[name]));
  const keyOf = (table: TableName, item: Item): Item =>
    Object.fromEntries(keyNames(table).map((name) => [name, item[name]]));

  const placeholders = (input: TableInput): Placeholders => {
    const given = { names: input.ExpressionAttributeNames ?? {}, values: input.ExpressionAttributeValues ?? {} };
    assertAllUsed([input.ConditionExpression, input.UpdateExpression, input.KeyConditionExpression], given);
    return given;
  };

  const store = (table: TableName, after: Item, before: Item | undefined, by: string): void => {
    // What was there before anything happened is everywhere.
    const at = by === 'before' ? Number.NEGATIVE_INFINITY : now();
    rows.get(table)?.set(idOf(table, after), { item: after, previous: before, at });
    wasWritten({ table, before, after, by });
  };

  const get = (table: TableName, key: Item): Item | undefined => rows.get(table)?.get(idOf(table, key))?.item;

  const checked = (input: TableInput, given: Placeholders, before: Item | undefined): void => {
    const { ConditionExpression: text, ReturnValuesOnConditionCheckFailure: giveBack } = input;
    if (text === undefined || compileCondition(text)(before, given)) return;
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(giveBack === 'ALL_OLD' && before !== undefined ? { Item: marshall(before) } : {}),
    });
  };

  /** As an index, or a read that need not be consistent, may see it: as it was a moment ago. */
  const itemAsOf = ({ item, previous, at }: Row, lag: number): Item | undefined => (now() - at < lag ? previous : item);

  return {
    get,
    items: (table: TableName): readonly Item[] => [...(rows.get(table)?.values() ?? [])].map(({ item }) => item),

    put: (input: TableInput, by: string): object => {
      const table = tableOf(input);
      const { Item: item = {} } = input;
      assertWritable(item);
      const before = get(table, item);
      checked(input, placeholders(input), before);
      store(table, item, before, by);
      return {};
    },

    update: (input: TableInput, by: string): { readonly Attributes?: Item } => {
      const table = tableOf(input);
      const { Key: key = {}, UpdateExpression: text = '', ReturnValues: wanted } = input;
      assertWritable(input.ExpressionAttributeValues ?? {});
      const given = placeholders(input);
      const before = get(table, key);
      checked(input, given, before);
      const after = compileUpdate(text)(before ?? { ...key }, given);
      store(table, after, before, by);
      if (wanted === 'ALL_NEW') return { Attributes: after };
      if (wanted !== 'UPDATED_NEW') return {};
      const changed = Object.entries(after).filter(([name, value]) => before?.[name] !== value);
      return { Attributes: Object.fromEntries(changed) };
    },

    /** @param lag - what was written so many milliseconds ago may not be seen */
    read: (table: TableName, key: Item, lag: number): Item | undefined => {
      const row = rows.get(table)?.get(idOf(table, key));
      return row && itemAsOf(row, lag);
    },

    query: (input: TableInput, lag: number, most: number) => {
      const table = tableOf(input);
      const given = placeholders(input);
      const condition = compileCondition(input.KeyConditionExpression ?? '');
      const index = input.IndexName === undefined ? undefined : indexOf(input.IndexName);
      const sortKey = index?.sortKey ?? keyNames(table)[1] ?? '';
      const isForward = input.ScanIndexForward !== false;
      const found = [...(rows.get(table)?.values() ?? [])]
        .flatMap((row) => {
          const item = itemAsOf(row, index === undefined ? 0 : lag);
          const isIn = item !== undefined && (index === undefined || item[index.partitionKey] !== undefined);
          return isIn && item[sortKey] !== undefined && condition(item, given) ? [item] : [];
        })
        .map((item) => ({ item, order: [item[sortKey], idOf(table, item)] as const }))
        .toSorted(
          (one, other) =>
            (isForward ? 1 : -1) * (before(one.order[0], other.order[0]) || before(one.order[1], other.order[1])),
        )
        .map(({ item }) => item);
      const from = input.ExclusiveStartKey;
      const start = from === undefined ? 0 : 1 + found.findIndex((item) => idOf(table, item) === idOf(table, from));
      const page = found.slice(start, start + Math.min(input.Limit ?? most, most));
      const last = page.at(-1);
      const keys = (item: Item): Item => ({
        ...keyOf(table, item),
        ...(index && { [index.partitionKey]: item[index.partitionKey], [index.sortKey]: item[index.sortKey] }),
      });
      return {
        Items: index === undefined ? page : page.map(keys),
        ...(last !== undefined && start + page.length < found.length ? { LastEvaluatedKey: keys(last) } : {}),
      };
    },

    scan: (input: TableInput, most: number) => {
      const table = tableOf(input);
      const found = [...(rows.get(table)?.values() ?? [])].map(({ item }) => item);
      const from = input.ExclusiveStartKey;
      const start = from === undefined ? 0 : 1 + found.findIndex((item) => idOf(table, item) === idOf(table, from));
      const page = found.slice(start, start + Math.min(input.Limit ?? most, most));
      const last = page.at(-1);
      const isMore = last !== undefined && start + page.length < found.length;
      return { Items: page, ...(isMore ? { LastEvaluatedKey: keyOf(table, last) } : {}) };
    },
  };
};

const before = (one: unknown, other: unknown): number => {
  if (one === other) return 0;
  return (one as string) < (other as string) ? -1 : 1;
};

const indexOf = (name: string): { readonly partitionKey: string; readonly sortKey: string } => {
  const index = Object.values(tableKeys.ledger).find((each) => typeof each === 'object' && each.name === name);
  if (typeof index !== 'object') throw invalid(`The table does not have the specified index: ${name}`);
  return index;
};
