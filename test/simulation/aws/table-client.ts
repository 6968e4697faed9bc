import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';
import type { TableInput, TableName } from './tables.ts';
import type { Item } from './values.ts';

const keysPerCall = 100;

/** DynamoDB's document client of one worker. */
export const createTableClient = (
  world: World,
  actor: Actor,
  { isSingleAttempt = false }: { readonly isSingleAttempt?: boolean } = {},
): DynamoDBDocumentClient => {
  const { tables, random, plan, remote, timeline, count, watchers } = world;
  const isFaulty = (): boolean => timeline.now() < plan.faultsEndAt;

  const lag = (): number => {
    if (!isFaulty() || !random.chance(0.5)) return 0;
    return random.int(0, plan.indexLagMilliseconds);
  };
  /** DynamoDB ends a page after 1 MB; here it may at any item. */
  const pageSize = (): number => {
    if (!random.chance(plan.shortPages)) return Number.POSITIVE_INFINITY;
    count('tables:short-page');
    return 1;
  };

  const batchGet = (requested: Readonly<Record<string, { Keys: Item[]; ConsistentRead?: boolean }>>) => {
    const keys = Object.entries(requested).flatMap(([table, { Keys, ConsistentRead }]) =>
      Keys.map((key) => ({ table: table as TableName, key, isConsistent: ConsistentRead === true })),
    );
    assertPlain(keys.length, new Set(keys.map(({ table, key }) => JSON.stringify([table, key]))).size);
    const isShort = isFaulty() && random.chance(plan.unprocessedKeys);
    const [answers, unprocessed]: [Record<string, Item[]>, Record<string, { Keys: Item[]; ConsistentRead: boolean }>] =
      [{}, {}];
    for (const { table, key, isConsistent } of keys) {
      if (isShort && random.chance(0.6)) {
        const left = (unprocessed[table] ??= { Keys: [], ConsistentRead: isConsistent });
        left.Keys.push(key);
        continue;
      }
      const item = tables.read(table, key, isConsistent ? 0 : lag());
      for (const watcher of watchers) watcher.read?.({ table, key, isConsistent }, actor);
      if (!isConsistent && table === 'ledger' && item !== tables.get(table, key)) count('tables:stale');
      (answers[table] ??= []).push(...(item === undefined ? [] : [item]));
    }
    if (Object.keys(unprocessed).length > 0) {
      count('tables:unprocessed-keys');
      actor.tableFailedAt.push(timeline.now());
    }
    if (requested['stops'] !== undefined) for (const watcher of watchers) watcher.looked?.(actor);
    return { Responses: answers, UnprocessedKeys: unprocessed };
  };

  const perform = (command: unknown): (() => unknown) => {
    if (command instanceof BatchGetCommand) {
      const requested = command.input.RequestItems as Parameters<typeof batchGet>[0];
      return () => batchGet(requested);
    }
    const { input } = command as { readonly input: TableInput };
    if (command instanceof GetCommand) {
      const { TableName: table, Key: key = {}, ConsistentRead: isConsistent } = input;
      return () => ({ Item: tables.read(table as TableName, key, isConsistent === true ? 0 : lag()) });
    }
    if (command instanceof PutCommand) return () => tables.put(input, actor.name);
    if (command instanceof UpdateCommand) return () => tables.update(input, actor.name);
    if (command instanceof QueryCommand) return () => tables.query(input, lag(), pageSize());
    if (command instanceof ScanCommand) return () => tables.scan(input, pageSize());
    throw new Error(`no such command of the tables: ${(command as object).constructor.name}`);
  };

  const send = (command: unknown): Promise<unknown> =>
    remote.call({
      actor,
      service: 'tables',
      what: describe(command),
      about: aboutOf(command),
      isSingleAttempt,
      perform: perform(command),
    });

  return { send } as unknown as DynamoDBDocumentClient;
};

const assertPlain = (given: number, distinct: number): void => {
  if (given > keysPerCall || given === 0 || given !== distinct) {
    throw Object.assign(new Error('Provided list of item keys contains duplicates, or is too long'), {
      name: 'ValidationException',
    });
  }
};

const describe = (command: unknown): string => {
  const { input } = command as { readonly input: TableInput & { readonly RequestItems?: object } };
  const name = (command as object).constructor.name.replace('Command', '');
  const { RequestItems: requested } = input;
  if (requested !== undefined) {
    const sizes = Object.entries(requested as Record<string, { Keys: unknown[] }>);
    return `${name} ${sizes.map(([table, { Keys }]) => `${table}:${Keys.length}`).join(' ')}`;
  }
  const values = input.ExpressionAttributeValues ?? input.Item ?? {};
  const state = values[':state'] ?? values['state'];
  return `${name} ${input.TableName}${typeof state === 'string' ? ` -> ${state}` : ''}${input.IndexName === undefined ? '' : ` by ${input.IndexName}`}`;
};

const aboutOf = (command: unknown): readonly (string | undefined)[] => {
  const { input } = command as { readonly input: TableInput };
  const key = input.Key ?? input.Item;
  const id = key?.['messageId'];
  return typeof id === 'string' ? [`${id}/${String(key?.['recipientIndex'])}`] : [];
};
