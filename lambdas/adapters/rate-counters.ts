import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Lane } from '../contract/lanes.ts';
import { OutageError } from '../contract/outage-error.ts';
import { budgetKeys, tableKeys } from '../contract/tables.ts';
import { beginningOf, type Rate, windowMilliseconds, windowsOfItem } from '../domain/budget/lattice.ts';
import { reach } from './reach.ts';
import type { Item } from './table-reader.ts';

/** Counters are of no use minutes later; a day lets a person look at them. */
const keptSeconds = 86_400;

const { counters } = tableKeys;

/** What is written to the item of a lane and some windows, and comes back as it is then. */
export type LaneChange = {
  /** Takes so many tokens of the window, whether there are so many or not. */
  readonly take?: { readonly window: number; readonly count: number };
  /** These sources wait, until this window at least. */
  readonly waiting?: { readonly sources: readonly string[]; readonly until: number };
  /** These sources were granted so many. */
  readonly granted?: ReadonlyMap<string, number>;
};

/** The item of a lane and some windows as it was after a change. */
export type LaneCounts = {
  readonly key: string;
  /** Whether it is this item that counts a window. */
  readonly isAbout: (window: number) => boolean;
  readonly takenOf: (window: number) => number;
  readonly granted: ReadonlyMap<string, number>;
  readonly waitingUntil: ReadonlyMap<string, number>;
};

export type RateCounters = {
  /** @param window - which says, with the rate that it has, which item it is */
  readonly change: (lane: Lane, window: number, rate: Rate, change: LaneChange) => Promise<LaneCounts>;
  /**
   * Counts as many as there is room for against what is left of the account's 24 hours, beside those of the other lanes: else two of them would
   * use up between two readings what is kept for the critical one. One count for all readings: who goes by the one before
   * counts with who goes by the latest.
   * @param time - now, milliseconds since the epoch
   * @param upTo - no more are counted than until so many have been in all
   * @returns how many of them were counted
   */
  readonly countDay: (time: number, count: number, upTo: number) => Promise<number>;
};

/**
 * The counters of the account's rate in the Counters table: an item for each lane and some windows, one unconditional
 * update to take any number of tokens, and one for the day. Nothing is read. An item's count is never less than what was granted of it: a grant
 * is what its own ADD found room for.
 * @throws OutageError when the table cannot be reached: nobody knows then whether there is room
 */
export const createRateCounters = (client: DynamoDBDocumentClient, table: string): RateCounters => {
  const update = async (key: string, until: number, sets: Expressions, adds: Expressions): Promise<Item> => {
    const all = [...sets, ...adds].map(([name, value], place) => ({ name, value, place, isSet: place < sets.length }));
    const clause = (isSet: boolean, sign: string): string =>
      all
        .filter((each) => each.isSet === isSet)
        .map(({ place }) => `#${place}${sign}:${place}`)
        .join(', ');
    const command = new UpdateCommand({
      TableName: table,
      Key: { [counters.partitionKey]: key },
      UpdateExpression: [
        `SET #ttl = :ttl${sets.length === 0 ? '' : `, ${clause(true, ' = ')}`}`,
        ...(adds.length === 0 ? [] : [`ADD ${clause(false, ' ')}`]),
      ].join(' '),
      ExpressionAttributeNames: {
        '#ttl': counters.timeToLive,
        ...Object.fromEntries(all.map(({ name, place }) => [`#${place}`, name])),
      },
      ExpressionAttributeValues: {
        ':ttl': timeToLive(until),
        ...Object.fromEntries(all.map(({ value, place }) => [`:${place}`, value])),
      },
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes: item } = await reach('counters', () => client.send(command));
    if (item === undefined) throw new OutageError('counters', 'has answered nothing');
    return item;
  };

  return {
    async change(lane, window, rate, { take, waiting, granted = new Map() }) {
      const windows = windowsOfItem(rate);
      const first = Math.floor(window / windows) * windows;
      const key = `${budgetKeys.rate}${lane}/${beginningOf(first)}`;
      const sets = (waiting?.sources ?? []).map(
        (source) => [`${waitingPrefix}${source}`, waiting?.until ?? 0] as const,
      );
      const adds = [
        ...(take === undefined ? [] : [[`${takenPrefix}${take.window}`, take.count] as const]),
        ...[...granted].map(([source, count]) => [`${grantedPrefix}${source}`, count] as const),
      ];
      const item = await update(key, beginningOf(first) + windows * windowMilliseconds, sets, adds);
      return {
        key,
        isAbout: (each) => each >= first && each < first + windows,
        takenOf: (each) => numberOf(item[`${takenPrefix}${each}`] ?? 0),
        granted: withPrefix(item, grantedPrefix),
        waitingUntil: withPrefix(item, waitingPrefix),
      };
    },

    async countDay(time, count, upTo) {
      let [granted, wanted] = [0, count];
      for (let asked = 0; wanted > 0 && asked < mostAsked; asked += 1) {
        const left = await countUnlessBeyond(client, table, time, wanted, upTo);
        if (left === undefined) granted += wanted;
        wanted = Math.min(left ?? wanted, count - granted);
      }
      return granted;
    },
  };
};

/** Where others count so fast that there was less room each time, there is next to none. */
const mostAsked = 8;

/** @returns if these were not counted, how many may be: as DynamoDB says, or half as many where an emulator says nothing */
const countUnlessBeyond = (
  client: DynamoDBDocumentClient,
  table: string,
  time: number,
  count: number,
  upTo: number,
): Promise<number | undefined> => {
  const command = new UpdateCommand({
    TableName: table,
    Key: { [counters.partitionKey]: budgetKeys.day },
    UpdateExpression: 'SET #ttl = :ttl ADD #count :count',
    ConditionExpression: 'attribute_not_exists(#count) OR #count <= :most',
    ExpressionAttributeNames: { '#ttl': counters.timeToLive, '#count': dayCount },
    ExpressionAttributeValues: { ':ttl': timeToLive(time), ':count': count, ':most': upTo - count },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return reach('counters', async () => {
    try {
      await client.send(command);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item === undefined ? Math.floor(count / 2) : upTo - numberOf(unmarshall(error.Item)[dayCount]);
    }
  });
};

const timeToLive = (until: number): number => Math.ceil(until / 1000) + keptSeconds;

type Expressions = readonly (readonly [name: string, value: number])[];

/** Of the item that counts the day. */
export const dayCount = 'taken';

/** Of the attributes of an item: tokens taken of a window; granted to a source; until which window a source waits. */
const takenPrefix = 'w';
const grantedPrefix = 'g:';
const waitingPrefix = 'u:';

const withPrefix = (item: Item, prefix: string): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), numberOf(value)] as const] : [],
    ),
  );

const numberOf = (value: unknown): number => {
  if (typeof value !== 'number') throw new OutageError('counters', 'has a count that is no number');
  return value;
};
