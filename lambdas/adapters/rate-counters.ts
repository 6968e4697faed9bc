import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Lane } from '../contract/lanes.ts';
import { OutageError } from '../contract/outage-error.ts';
import { budgetKeys, tableKeys } from '../contract/tables.ts';
import { beginningOf, type Rate, windowMilliseconds, windowsOfItem } from '../domain/budget/lattice.ts';
import { reach } from './reach.ts';
import type { Item } from './table-reader.ts';

/** They are of no use minutes later; a day lets a person look at them. */
export const counterSeconds = 86_400;

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

/** @param window - which says, with the rate that it has, which item it is */
export type ChangeRateCounters = (lane: Lane, window: number, rate: Rate, change: LaneChange) => Promise<LaneCounts>;

/**
 * The counters of the account's rate in the Counters table: an item for each lane and some windows, one unconditional
 * update to take any number of tokens. Nothing is read. An item's count is never less than what was granted of it: a grant
 * is what its own ADD found room for.
 * @throws OutageError when the table cannot be reached: nobody knows then whether there is room
 */
export const createRateCounters = (client: DynamoDBDocumentClient, table: string): ChangeRateCounters => {
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
        ':ttl': Math.ceil(until / 1000) + counterSeconds,
        ...Object.fromEntries(all.map(({ value, place }) => [`:${place}`, value])),
      },
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes: item } = await reach('counters', () => client.send(command));
    if (item === undefined) throw new OutageError('counters', 'has answered nothing');
    return item;
  };

  return async (lane, window, rate, { take, waiting, granted = new Map() }) => {
    const windows = windowsOfItem(rate);
    const first = Math.floor(window / windows) * windows;
    const key = `${budgetKeys.rate}${lane}/${beginningOf(first)}`;
    const sets = (waiting?.sources ?? []).map((source) => [`${waitingPrefix}${source}`, waiting?.until ?? 0] as const);
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
  };
};

type Expressions = readonly (readonly [name: string, value: number])[];

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
