import { now } from '../../lambdas/adapters/clock.ts';
import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import type { SuppressionOrigin } from '../../lambdas/contract/policy.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { UserError } from '../user-error.ts';
import type { KeptRecord } from './kept-record.ts';
import { renderEntries } from './render-entries.ts';
import { scanSuppressions } from './scan-suppressions.ts';
import { parseOrigin, type ShownEntry, shownEntries } from './shown-entry.ts';

export type ListOptions = TargetOptions & {
  readonly origin?: string;
  readonly since?: string;
  readonly json?: boolean;
};

/** Some megabytes, a few seconds. */
const mostRead = 20_000;
/** Nobody reads more at once. */
const mostShown = 1_000;

/** `postern suppression list`: the suppressions that stand, newest first. */
export const list = async (options: ListOptions): Promise<void> => {
  const time = now();
  const wanted = {
    ...(options.origin === undefined ? {} : { origin: parseOrigin(options.origin) }),
    ...(options.since === undefined ? {} : { since: parseSince(options.since, time) }),
  };
  const target = targetOf(options);
  const { suppressionsTable } = await readEnvironment(target);
  const { tables } = connectStores(target);
  const { records, isComplete } = await scanSuppressions(tables, suppressionsTable, mostRead);
  const found = selectEntries(records, wanted, time);
  const suppressions = found.slice(0, mostShown);
  const isAll = isComplete && suppressions.length === found.length;
  if (options.json === true) {
    console.log(JSON.stringify({ suppressions, addressesRead: records.length, isComplete: isAll }, undefined, 2));
    return;
  }
  console.log(suppressions.length === 0 ? 'nothing is suppressed that was asked for' : renderEntries(suppressions));
  if (!isAll) {
    console.error(
      `postern: this is not all: ${suppressions.length} of ${found.length} are shown of the ${records.length} addresses that were read${isComplete ? '' : ', and there are more addresses'}: narrow it with --origin or --since, or ask for one with postern suppression show ADDRESS`,
    );
  }
};

/** The entries that stand, newest first; those that nobody knows the time of come last, and only where any time will do. */
export const selectEntries = (
  records: readonly KeptRecord[],
  { origin, since }: { readonly origin?: SuppressionOrigin; readonly since?: number },
  time: number,
): readonly ShownEntry[] =>
  records
    .flatMap((record) => shownEntries(record, time))
    .filter((entry) => entry.standing && (origin === undefined || entry.origin === origin))
    .filter((entry) => since === undefined || startOf(entry) >= since)
    .toSorted((one, other) => {
      const [first, second] = [startOf(one), startOf(other)];
      if (first !== second) return first > second ? -1 : 1;
      return one.address < other.address ? -1 : 1;
    });

const startOf = ({ since }: ShownEntry): number => (since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since));

/** @returns milliseconds since the epoch */
const parseSince = (text: string, time: number): number => {
  const seconds = parseDurationSeconds(text);
  const since = seconds === undefined ? Date.parse(text) : time - seconds * 1000;
  if (/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) || seconds !== undefined) {
    if (!Number.isNaN(since)) return since;
  }
  throw new UserError(`--since ${text}: not a time: write it as 45m, 12h or 2d ago, or as 2026-11-21T09:30:00Z`);
};
