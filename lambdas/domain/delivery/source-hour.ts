import { sourceHourShards } from '../../contract/tables.ts';

export const hourMilliseconds = 3_600_000;
/** Of `2026-11-21T21:09:30.000Z`, what says the hour. */
const lengthOfHour = 13;

/**
 * Where a delivery is found by its source: `billing#2026-11-21T21#3`. It changes only when a delivery that had ended is decided
 * anew, so that no other write of the item writes the index.
 * @param receivedAt - ISO 8601 in UTC
 * @param id - hexadecimal digits of a hash: any of them spreads evenly
 */
export const sourceHourOf = (source: string, receivedAt: string, id: string): string =>
  `${source}#${receivedAt.slice(0, lengthOfHour)}#${Number.parseInt(id.slice(0, 2), 16) % sourceHourShards}`;

/** A part of what a source has sent in an hour. */
export type SourceHour = {
  readonly source: string;
  /** When the hour begins, milliseconds since the epoch. */
  readonly begins: number;
  readonly shard: number;
  readonly key: string;
};

/**
 * Every partition that holds what a source was given to send in a time, in time order.
 * @param since - milliseconds since the epoch, as is `until`
 */
export const sourceHours = (source: string, since: number, until: number): readonly SourceHour[] => {
  const first = Math.floor(since / hourMilliseconds);
  const count = Math.max(0, Math.floor(until / hourMilliseconds) - first + 1);
  return Array.from({ length: count * sourceHourShards }, (_, index) => {
    const begins = (first + Math.floor(index / sourceHourShards)) * hourMilliseconds;
    const shard = index % sourceHourShards;
    return {
      source,
      begins,
      shard,
      key: `${source}#${new Date(begins).toISOString().slice(0, lengthOfHour)}#${shard}`,
    };
  });
};
