import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { now } from '../../lambdas/adapters/clock.ts';
import { findActs } from '../audit/find-acts.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { printable } from '../output/printable.ts';
import { type KeptRecord, readKeptRecord } from './kept-record.ts';
import { removalAction } from './remove.ts';
import { renderEntries } from './render-entries.ts';
import { type ShownEntry, shownEntries } from './shown-entry.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type ShowOptions = TargetOptions & { readonly json?: boolean };

/** A removal, and what the audit has of it. */
type Removal = {
  readonly origin: string;
  /** ISO 8601: events up to then are forgotten. */
  readonly at: string;
  readonly by?: string;
  readonly reason?: string;
  readonly consent?: string;
};

/** `postern suppression show`: all that is kept of an address, what has ended and what was removed too. */
export const show = async (given: string, options: ShowOptions): Promise<void> => {
  const { lookup } = parseSuppressedAddress(given);
  const target = targetOf(options);
  const { suppressionsTable, auditTable } = await readEnvironment(target);
  const { tables } = connectStores(target);
  const record = await readKeptRecord(tables, suppressionsTable, lookup);
  const entries = record === undefined ? [] : shownEntries(record, now());
  const removals = record === undefined ? [] : await removalsOf(record, tables, auditTable);
  const suppressed = entries.some(({ standing }) => standing);
  const { bounces } = record ?? {};
  console.log(
    options.json === true
      ? JSON.stringify({ address: lookup, suppressed, entries, ...(bounces && { bounces }), removals }, undefined, 2)
      : renderAddress(lookup, entries, removals),
  );
};

const removalsOf = async (
  { address, pardons = {} }: KeptRecord,
  tables: DynamoDBDocumentClient,
  auditTable: string,
): Promise<readonly Removal[]> =>
  Promise.all(
    Object.entries(pardons).map(async ([origin, at]) => {
      const acts = await findActs(tables, auditTable, {
        day: at.slice(0, 10),
        action: removalAction,
        subject: address,
      });
      const act = acts.find((each) => each.at === at);
      const text = (name: string) => {
        const value = act?.details?.[name];
        return typeof value === 'string' ? { [name]: value } : {};
      };
      return { origin, at, ...(act && { by: act.who }), ...text('reason'), ...text('consent') };
    }),
  );

const renderAddress = (address: string, entries: readonly ShownEntry[], removals: readonly Removal[]): string => {
  const standing = entries.filter((entry) => entry.standing);
  const verdict =
    standing.length === 0 ? 'is not suppressed' : `is suppressed: ${standing.map(({ origin }) => origin).join(', ')}`;
  return [
    printable(`${address} ${verdict}`),
    ...(entries.length === 0 ? [] : [renderEntries(entries)]),
    ...removals.map(({ origin, at, by = 'somebody the audit does not know', reason, consent }) =>
      printable(
        `${origin} was removed at ${at} by ${by}${reason === undefined ? '' : `: ${reason}`}${consent === undefined ? '' : ` (consent: ${consent})`}`,
      ),
    ),
  ].join('\n');
};
