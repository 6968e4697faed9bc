import type {
  AttributeValue,
  BatchGetItemOutput,
  GetItemOutput,
  KeysAndAttributes,
  QueryOutput,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { LocalRequest, ServiceHandler } from '../../local/endpoint.ts';
import type { WireItem } from './item-size.ts';
import { readUnitsOfItem, readUnitsOfPage } from './read-units.ts';
import { type TableLayout, writeUnitsByIndex } from './write-units.ts';

/** What a call consumed, by the rules AWS documents. */
export type Consumed = {
  readonly action: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** By table, and by index as `table/index`: each has a limit of its own. */
  readonly places: readonly (Units & { readonly place: string })[];
};

type Units = { readonly readUnits: number; readonly writeUnits: number };

type Input = {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Item?: Record<string, AttributeValue>;
  readonly Key?: Record<string, AttributeValue>;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Record<string, KeysAndAttributes>;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
};

const prefix = 'DynamoDB_20120810.';

/**
 * Makes calls of functions to the local tables and says what each consumed. Around a write it reads the item itself,
 * in process: the answer tells neither what was there before nor what the indexes had to do.
 */
export const createTableCounter = (handle: ServiceHandler, onCall: (request: LocalRequest, call: Consumed) => void) => {
  const layouts = new Map<string, TableLayout>();

  const ask = async <Output>(request: LocalRequest, action: string, input: object): Promise<Output> => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = { ...request.headers, 'x-amz-target': `${prefix}${action}`, 'content-length': String(body.length) };
    return JSON.parse(String((await handle({ ...request, headers, body })).body)) as Output;
  };

  const layoutOf = async (request: LocalRequest, table: string): Promise<TableLayout> => {
    const known = layouts.get(table);
    if (known !== undefined) return known;
    const { Table: description } = await ask<{ Table: TableDescription }>(request, 'DescribeTable', {
      TableName: table,
    });
    const layout = layoutFrom(description);
    layouts.set(table, layout);
    return layout;
  };

  const write = async (request: LocalRequest, action: string, { TableName = '', Item, Key }: Input) => {
    const layout = await layoutOf(request, TableName);
    const key = Key ?? Object.fromEntries(Object.entries(Item ?? {}).filter(([name]) => layout.keys.includes(name)));
    const read = async (): Promise<WireItem | undefined> =>
      (await ask<GetItemOutput>(request, 'GetItem', { TableName, Key: key, ConsistentRead: true })).Item;
    const before = await read();
    const response = await handle(request);
    const places = [...writeUnitsByIndex(before, await read(), layout)]
      .filter(([, units]) => units > 0)
      .map(([index, units]) => ({
        place: index === undefined ? TableName : `${TableName}/${index}`,
        readUnits: 0,
        writeUnits: units,
      }));
    onCall(request, consumed(action, places));
    return response;
  };

  const read = async (request: LocalRequest, action: string, unitsOf: (answer: unknown) => Read) => {
    const response = await handle(request);
    const places = [...unitsOf(JSON.parse(String(response.body)))].map(([place, readUnits]) => ({
      place,
      readUnits,
      writeUnits: 0,
    }));
    onCall(request, consumed(action, places));
    return response;
  };

  const countingHandler: ServiceHandler = async (request) => {
    const action = String(request.headers['x-amz-target']).slice(prefix.length);
    const input = JSON.parse(String(request.body)) as Input;
    if (input.FilterExpression !== undefined || input.ProjectionExpression !== undefined) {
      throw new Error(`what ${action} reads does not show in an answer that is filtered: count it another way`);
    }
    const isConsistent = input.ConsistentRead === true;
    const { TableName: table = '', IndexName: index } = input;
    const place = index === undefined ? table : `${table}/${index}`;
    switch (action) {
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return write(request, action, input);
      case 'GetItem':
        return read(request, action, (answer) => [
          [place, readUnitsOfItem((answer as GetItemOutput).Item, isConsistent)],
        ]);
      case 'Query':
      case 'Scan':
        return read(request, action, (answer) => [
          [place, readUnitsOfPage((answer as QueryOutput).Items ?? [], isConsistent)],
        ]);
      case 'BatchGetItem':
        return read(request, action, (answer) => batchUnits(input, answer as BatchGetItemOutput));
      default:
        throw new Error(`what ${action} consumes is not known here: add it to bench/capacity`);
    }
  };
  return countingHandler;
};

/** Read units by place. */
type Read = Iterable<readonly [place: string, units: number]>;

const consumed = (action: string, places: Consumed['places']): Consumed => ({
  action,
  readUnits: places.reduce((sum, { readUnits }) => sum + readUnits, 0),
  writeUnits: places.reduce((sum, each) => sum + each.writeUnits, 0),
  places,
});

const batchUnits = ({ RequestItems: asked = {} }: Input, { Responses: found = {} }: BatchGetItemOutput): Read =>
  Object.entries(asked).map(([table, { Keys: keys = [], ConsistentRead }]) => {
    const items: readonly (WireItem | undefined)[] = found[table] ?? [];
    const missing = Array.from({ length: keys.length - items.length }, () => undefined);
    return [
      table,
      [...items, ...missing].reduce((all, item) => all + readUnitsOfItem(item, ConsistentRead === true), 0),
    ];
  });

const layoutFrom = ({ KeySchema = [], GlobalSecondaryIndexes = [] }: TableDescription): TableLayout => ({
  keys: KeySchema.map(({ AttributeName = '' }) => AttributeName),
  indexes: GlobalSecondaryIndexes.map(({ IndexName: name = '', KeySchema: keys = [], Projection }) => {
    if (Projection?.ProjectionType !== 'KEYS_ONLY') throw new Error(`index ${name} has another projection: count it`);
    return { name, keys: keys.map(({ AttributeName = '' }) => AttributeName) };
  }),
});
