import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type DeadLetterQueueName, deadLetterQueues, stageOf } from '../contract/dead-letter.ts';
import { parseJson } from '../contract/parse-json.ts';
import { retentionDays } from '../contract/retention.ts';
import { deadLetterItemId, deadLetterPartitions, tableKeys } from '../contract/tables.ts';
import { isOver, type KeptLetter, type RedriveOutcome, type RedriveRequest } from '../domain/redrive/kept-letter.ts';
import { reach } from './reach.ts';
import type { Item, ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/**
 * Which dead letters there are: an item of each in the ledger's table, in the index of what is parked until nothing is left
 * to do about it. It holds no content.
 */
export type DeadLetterRegister = {
  /** Enters a letter. The same once more changes nothing; its message given up again is a new one in its place. */
  readonly enter: (letter: NewLetter) => Promise<void>;
  readonly get: (id: Pick<KeptLetter, 'stage' | 'sqsMessageId'>) => Promise<KeptLetter | undefined>;
  /** Those that wait for people, by when they were given up; undefined for a cursor that is none. */
  readonly waiting: (queue: DeadLetterQueueName, page: PageOf) => Promise<LetterPage | undefined>;
  /** Those that people want back, by when they said so. */
  readonly marked: (queue: DeadLetterQueueName, page: PageOf) => Promise<LetterPage | undefined>;
  /** False, and nothing written, if somebody else wants it back already, or it was given up anew. */
  readonly mark: (letter: KeptLetter, asked: RedriveRequest) => Promise<boolean>;
  /** What came of it. False, and nothing written, if it was given up anew or asked for anew. */
  readonly settle: (letter: KeptLetter, outcome: RedriveOutcome) => Promise<boolean>;
};

export type NewLetter = Omit<KeptLetter, 'stage' | 'times' | 'redrive' | 'outcome'>;

export type PageOf = {
  /** ISO 8601: not those from before. */
  readonly since?: string | undefined;
  readonly cursor?: string | undefined;
};

/** A page may hold nothing and not be the last. */
export type LetterPage = { readonly letters: readonly KeptLetter[]; readonly next?: string };

/** As many as one BatchGetItem reads. */
const keysPerPage = 100;

const { parked, partitionKey, sortKey } = tableKeys.ledger;

export const createDeadLetterRegister = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
): DeadLetterRegister => {
  const read = async (ids: readonly string[]): Promise<readonly KeptLetter[]> => {
    const keys = ids.map((id) => ({ [partitionKey]: id, [sortKey]: 0 }));
    const found = await readTables('ledger', [{ table, keys, consistent: true }]);
    return (found.get(table) ?? []).map(toLetter);
  };

  const pageOf = async (partition: string, { since = '', cursor }: PageOf): Promise<LetterPage | undefined> => {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (cursor !== undefined && after === undefined) return undefined;
    const query = new QueryCommand({
      TableName: table,
      IndexName: parked.name,
      KeyConditionExpression: '#partition = :partition AND #time >= :since',
      ExpressionAttributeNames: { '#partition': parked.partitionKey, '#time': parked.sortKey },
      // A key is never empty.
      ExpressionAttributeValues: { ':partition': partition, ':since': since === '' ? '0' : since },
      Limit: keysPerPage,
      ...(after === undefined ? {} : { ExclusiveStartKey: { ...after, [parked.partitionKey]: partition } }),
    });
    const { Items: items = [], LastEvaluatedKey: last } = await reach('ledger', () => client.send(query));
    const ids = items.map((item) => String(item[partitionKey]));
    const letters = new Map((await read(ids)).map((letter) => [itemId(letter), letter]));
    return {
      letters: ids.flatMap((id) => letters.get(id) ?? []),
      ...(last === undefined ? {} : { next: writeCursor(last) }),
    };
  };

  const update = (
    { stage, sqsMessageId }: Pick<KeptLetter, 'stage' | 'sqsMessageId'>,
    set: Readonly<Record<string, unknown>>,
    { condition, values = {}, remove = [], counts }: Change,
  ): Promise<boolean> => {
    const inCondition = [...condition.matchAll(/#(\w+)/g)].map(([, name = '']) => name);
    const names = [...Object.keys(set), ...remove, ...inCondition, ...(counts === undefined ? [] : [counts])];
    return unlessConditionFails(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { [partitionKey]: deadLetterItemId(stage, sqsMessageId), [sortKey]: 0 },
          UpdateExpression: [
            `SET ${Object.keys(set)
              .map((name) => `#${name} = :${name}`)
              .join(', ')}`,
            ...(remove.length === 0 ? [] : [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`]),
            ...(counts === undefined ? [] : [`ADD #${counts} :one`]),
          ].join(' '),
          ConditionExpression: condition,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
            ...values,
            ...(counts === undefined ? {} : { ':one': 1 }),
          },
        }),
      ),
    );
  };

  return {
    enter: async ({ principal, source, ...facts }) => {
      const { queue, sqsMessageId, keptAt } = facts;
      const optional = { principal, source };
      await update(
        { stage: stageOf(queue), sqsMessageId },
        {
          ...facts,
          ...present(optional),
          [parked.partitionKey]: deadLetterPartitions.waiting(queue),
          [parked.sortKey]: keptAt,
          ttl: Math.ceil(Date.parse(keptAt) / 1000) + retentionDays.content * 86_400,
        },
        {
          condition: 'attribute_not_exists(#letter) OR #letter <> :letter',
          remove: ['redrive', 'outcome', ...Object.keys(optional).filter((name) => !(name in present(optional)))],
          counts: 'times',
        },
      );
    },

    get: async ({ stage, sqsMessageId }) => (await read([deadLetterItemId(stage, sqsMessageId)]))[0],
    waiting: (queue, page) => pageOf(deadLetterPartitions.waiting(queue), page),
    marked: (queue, page) => pageOf(deadLetterPartitions.marked(queue), page),

    mark: (letter, redrive) =>
      update(
        letter,
        {
          redrive,
          [parked.partitionKey]: deadLetterPartitions.marked(letter.queue),
          [parked.sortKey]: redrive.at,
        },
        {
          condition: `#letter = :before AND #${parked.partitionKey} = :waiting`,
          values: { ':before': letter.letter, ':waiting': deadLetterPartitions.waiting(letter.queue) },
          remove: ['outcome'],
        },
      ),

    settle: (letter, outcome) => {
      const isFinished = isOver(outcome);
      const place = [parked.partitionKey, parked.sortKey];
      return update(
        letter,
        {
          outcome,
          ...(isFinished
            ? {}
            : {
                [parked.partitionKey]: deadLetterPartitions.waiting(letter.queue),
                [parked.sortKey]: letter.keptAt,
              }),
        },
        {
          // As it was asked for: of a letter that is wanted back this is its time.
          condition: `#letter = :before AND #${parked.partitionKey} = :marked AND #${parked.sortKey} = :askedAt`,
          values: {
            ':before': letter.letter,
            ':askedAt': letter.redrive?.at ?? '',
            ':marked': deadLetterPartitions.marked(letter.queue),
          },
          remove: isFinished ? place : [],
        },
      );
    },
  };
};

type Change = {
  readonly condition: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** The name of a number that is one more afterwards. */
  readonly counts?: string;
};

const present = (facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

const item = z.object({
  sqsMessageId: z.string(),
  queue: z.enum(deadLetterQueues),
  letter: z.string(),
  error: z.string(),
  principal: z.exactOptional(z.string()),
  source: z.exactOptional(z.string()),
  sentAt: z.string(),
  keptAt: z.string(),
  messageIds: z.array(z.string()),
  times: z.number(),
  redrive: z.exactOptional(z.object({ by: z.string(), why: z.string(), at: z.string() })),
  outcome: z.exactOptional(z.object({ code: z.string(), at: z.string(), error: z.exactOptional(z.string()) })),
});

/** Nobody but this module writes such items. */
const toLetter = (stored: Item): KeptLetter => {
  const letter = item.parse(stored);
  return { stage: stageOf(letter.queue), ...letter } as KeptLetter;
};

const itemId = ({ stage, sqsMessageId }: KeptLetter): string => deadLetterItemId(stage, sqsMessageId);

/** A place in the index, without its partition: that is the queue's. */
const place = z.object({
  [parked.sortKey]: z.string(),
  [partitionKey]: z.string(),
  [sortKey]: z.number(),
});

const writeCursor = ({ [parked.partitionKey]: _, ...last }: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify(last)).toString('base64url');

const readCursor = (cursor: string): Readonly<Record<string, unknown>> | undefined =>
  place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString())).data;
