import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createDayCount } from '../../../lambdas/adapters/day-count.ts';
import { createRateCounters } from '../../../lambdas/adapters/rate-counters.ts';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { AccountReading } from '../../../lambdas/domain/budget/account-reading.ts';
import type { Turn } from '../../../lambdas/send/turn.ts';
import { createTurnTaker } from '../../../lambdas/send/turn-taker.ts';
import { createVirtualTime } from './virtual-time.ts';

/** A provider call that was made. */
export type Call = { readonly lane: Lane; readonly source: string; readonly at: number; readonly waited: number };

/** The Counters table: all it can do is what an update says, one item at a time. */
export const createCountersTable = () => {
  const items = new Map<string, Record<string, unknown>>();
  let writes = 0;
  return {
    items,
    writes: () => writes,
    update: ({
      Key,
      UpdateExpression,
      ExpressionAttributeNames,
      ExpressionAttributeValues,
      ConditionExpression,
    }: UpdateCommand['input']) => {
      writes += 1;
      const key = String(Key?.['counter']);
      const item = { ...items.get(key) };
      const taken = Number(item['taken'] ?? 0);
      if (ConditionExpression !== undefined && taken > Number(ExpressionAttributeValues?.[':most']) && taken > 0) {
        const Item = { taken: { N: String(taken) } };
        throw new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item });
      }
      const [sets = '', adds = ''] = (UpdateExpression ?? '').replace(/^SET /, '').split(' ADD ');
      const nameOf = (name = '') => ExpressionAttributeNames?.[name] ?? '';
      for (const set of sets.split(', ')) {
        const [name, value] = set.split(' = ');
        item[nameOf(name)] = ExpressionAttributeValues?.[value ?? ''];
      }
      for (const add of adds === '' ? [] : adds.split(', ')) {
        const [name, value] = add.split(' ');
        item[nameOf(name)] = Number(item[nameOf(name)] ?? 0) + Number(ExpressionAttributeValues?.[value ?? '']);
      }
      items.set(key, item);
      return { Attributes: { ...item } };
    },
  };
};

export type World = {
  readonly start: number;
  readonly readingAt: (time: number) => AccountReading | undefined;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Milliseconds to the table, and as many back. */
  readonly latency: () => number;
  /** Milliseconds from a turn to its call; where that is longer than it may be, it is as long as it may be. */
  readonly delay: (now: number) => number;
};

/** What turns are counted by. */
export const countersOf = (table: { readonly send: (command: UpdateCommand) => Promise<unknown> }) => {
  const documents = table as unknown as DynamoDBDocumentClient;
  return {
    changeRateCounters: createRateCounters(documents, 'Counters'),
    countForDay: createDayCount(documents, 'Counters'),
  };
};

/** Workers on one table and on virtual time. */
export const takingTurns = ({ start, readingAt, random, latency, delay }: World) => {
  const time = createVirtualTime(start);
  const table = createCountersTable();
  const calls: Call[] = [];
  const refused: (Exclude<Turn, { granted: true }> & { readonly lane: Lane; readonly source: string })[] = [];
  const late: number[] = [];
  const client = {
    send: async ({ input }: UpdateCommand) => {
      await time.wait(latency());
      const answer = table.update(input);
      await time.wait(latency());
      return answer;
    },
  } as unknown as DynamoDBDocumentClient;

  const createWorker = (lane: Lane) => {
    const takeTurn = createTurnTaker({
      now: time.now,
      wait: time.wait,
      random,
      lane,
      readAccount: async () => readingAt(time.now()),
      ...countersOf(client),
    });
    /** Waits for a turn and calls. @returns whether it has */
    return async (source: string, giveUpAfter = 15_000): Promise<boolean> => {
      const since = time.now();
      const turn = await takeTurn(source, since + giveUpAfter);
      if (!turn.granted) {
        refused.push({ ...turn, lane, source });
        return false;
      }
      await time.wait(Math.min(delay(time.now()), Math.max(0, turn.by - time.now())));
      if (time.now() > turn.by) {
        late.push(time.now());
        return false;
      }
      calls.push({ lane, source, at: time.now(), waited: time.now() - since });
      return true;
    };
  };

  return { time, table, calls, refused, late, createWorker };
};

/** The most calls in any stretch of so many milliseconds, both ends included. */
export const mostWithin = (calls: readonly Call[], milliseconds: number): number => {
  const times = calls.map(({ at }) => at).toSorted((one, other) => one - other);
  let [first, most] = [0, 0];
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) < at - milliseconds) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
};
