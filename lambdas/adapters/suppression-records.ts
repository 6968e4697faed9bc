import { type DynamoDBDocumentClient, GetCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import { suppressionOrigins } from '../contract/policy.ts';
import { emptyRecord, type SuppressionRecord } from '../domain/feedback/suppression-record.ts';
import { type KeptRecord, unreadableRecord } from '../domain/suppression/kept-record.ts';
import { reach } from './reach.ts';

/**
 * Changes what is kept of an address, so that changes of others at the same time are not lost.
 * @param change - pure: it may be asked more than once; the very same record means that nothing is to be written
 * @returns whether anything was written
 */
export type ChangeSuppressions = (
  address: string,
  change: (record: SuppressionRecord) => SuppressionRecord,
) => Promise<boolean>;

/** So many writers at once for one address mean that something is wrong. */
const mostTries = 10;

const evidence = z.object({
  at: z.string(),
  event: z.string(),
  code: z.string(),
  sesMessageId: z.optional(z.string()),
  messageId: z.optional(z.string()),
  smtpStatus: z.optional(z.string()),
});

const entry = z.looseObject({
  origin: z.enum(suppressionOrigins),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  evidence: z.optional(evidence),
});

const recordItem = z.looseObject({
  address: z.string(),
  entries: z.partialRecord(z.enum(suppressionOrigins), entry),
  unsubscribes: z.optional(z.record(z.string(), entry)),
  bounces: z.optional(
    z.object({
      hard: z.optional(z.object({ first: z.string(), last: evidence })),
      soft: z.optional(z.record(z.string(), z.string())),
    }),
  ),
  pardons: z.optional(z.partialRecord(z.enum(suppressionOrigins), z.string())),
  version: z.optional(z.number()),
});

/** All that is kept of an address; undefined: it cannot be read, and suppresses by every origin (suppression-item.ts). */
export const parseSuppressionRecord = (item: unknown): SuppressionRecord | undefined => {
  const parsed = recordItem.safeParse(item);
  return parsed.success ? (parsed.data as SuppressionRecord) : undefined;
};

export const createSuppressionRecords =
  (client: DynamoDBDocumentClient, table: string): ChangeSuppressions =>
  async (address, change) => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const get = new GetCommand({ TableName: table, Key: { address }, ConsistentRead: true });
      const { Item: item } = await reach('suppressions', () => client.send(get));
      const previous = parseSuppressionRecord(item ?? emptyRecord(address));
      // What cannot be read suppresses by every origin and without end: there is nothing to add.
      if (previous === undefined) return false;
      const next = change(previous);
      if (next === previous) return false;
      if (await write(client, writeOf(table, previous, next, item !== undefined))) return true;
    }
    throw new OutageError('suppressions', 'are being changed by too many at once');
  };

const write = (client: DynamoDBDocumentClient, update: UpdateCommand['input']): Promise<boolean> =>
  reach('suppressions', async () => {
    try {
      await client.send(new UpdateCommand(update));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  });

/**
 * Entries are written one by one: commands of before there was control entered those of operators and files without
 * counting the version up, and they must not be lost. Unsubscribes never had another writer: they are written as a whole.
 */
const writeOf = (
  table: string,
  previous: SuppressionRecord,
  next: SuppressionRecord,
  exists: boolean,
): UpdateCommand['input'] => {
  const changed = suppressionOrigins.filter((origin) => next.entries[origin] !== previous.entries[origin]);
  const set = changed.filter((origin) => next.entries[origin] !== undefined);
  const removed = changed.filter((origin) => next.entries[origin] === undefined);
  const bounces = next.bounces ?? {};
  const { pardons, unsubscribes } = next;
  const wholes = Object.entries({ pardons, unsubscribes }).filter(([, value]) => value !== undefined);
  const setWholes = wholes.map(([name]) => `#${name} = :${name}`);
  const expressions = exists
    ? [
        `SET ${['#bounces = :bounces', '#version = :next', ...setWholes, ...set.map((origin) => `entries.#${origin} = :${origin}`)].join(', ')}`,
        ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((origin) => `entries.#${origin}`).join(', ')}`]),
      ]
    : [`SET ${['#bounces = :bounces', '#version = :next', ...setWholes, 'entries = :entries'].join(', ')}`];
  return {
    TableName: table,
    Key: { address: previous.address },
    UpdateExpression: expressions.join(' '),
    ConditionExpression: exists
      ? `attribute_exists(entries) AND ${previous.version === undefined ? 'attribute_not_exists(#version)' : '#version = :previous'}`
      : 'attribute_not_exists(entries)',
    ExpressionAttributeNames: {
      '#bounces': 'bounces',
      '#version': 'version',
      ...Object.fromEntries(wholes.map(([name]) => [`#${name}`, name])),
      ...(exists ? Object.fromEntries(changed.map((origin) => [`#${origin}`, origin])) : {}),
    },
    ExpressionAttributeValues: {
      ':bounces': bounces,
      ':next': (previous.version ?? 0) + 1,
      ...Object.fromEntries(wholes.map(([name, value]) => [`:${name}`, value])),
      ...(exists && previous.version !== undefined ? { ':previous': previous.version } : {}),
      ...(exists
        ? Object.fromEntries(set.map((origin) => [`:${origin}`, next.entries[origin]]))
        : { ':entries': next.entries }),
    },
  };
};

/** Reads what is kept, for people. */
export type KeptRecords = {
  /** Undefined: nothing is known of the address. */
  readonly read: (address: string) => Promise<KeptRecord | undefined>;
  /** So many addresses of the list, in DynamoDB's order, which is none. */
  readonly scan: (most: number) => Promise<{
    readonly records: readonly KeptRecord[];
    /** Whether there is nothing beyond it. */
    readonly isComplete: boolean;
  }>;
};

const pageSize = 1_000;

export const createKeptRecords = (client: DynamoDBDocumentClient, table: string): KeptRecords => ({
  read: async (address) => {
    const get = new GetCommand({ TableName: table, Key: { address }, ConsistentRead: true });
    const { Item: item } = await reach('suppressions', () => client.send(get));
    return item === undefined ? undefined : keptRecord(address, item);
  },
  scan: async (most) => {
    const records: KeptRecord[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const scan = new ScanCommand({
        TableName: table,
        Limit: Math.min(pageSize, most),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      const { Items: items = [], LastEvaluatedKey: next } = await reach('suppressions', () => client.send(scan));
      records.push(...items.map((item) => keptRecord(String(item['address']), item)));
      from = next;
    } while (from !== undefined && records.length < most);
    return { records, isComplete: from === undefined };
  },
});

/** An item of the table as it is kept. */
export const keptRecord = (address: string, item: unknown): KeptRecord => {
  const record = parseSuppressionRecord(item);
  return record === undefined ? unreadableRecord(address) : { ...record, isReadable: true };
};
