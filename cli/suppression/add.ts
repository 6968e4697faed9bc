import { now } from '../../lambdas/adapters/clock.ts';
import { createSuppressionRecords } from '../../lambdas/adapters/suppression-records.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { callerArn } from '../aws/caller.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseUntil } from '../options/parse-until.ts';
import { printable } from '../output/printable.ts';
import { withOperatorEntry } from './change-record.ts';
import type { KeptEntry } from './kept-record.ts';
import { unreadable } from './origins-to-remove.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type AddOptions = TargetOptions & { readonly reason: string; readonly until?: string; readonly json?: boolean };

/** `postern suppression add`: nothing goes to an address any more. The same address again replaces reason and end. */
export const add = async (given: string, options: AddOptions): Promise<void> => {
  const time = now();
  const { lookup } = parseSuppressedAddress(given);
  const terms = {
    reason: parseReason(options.reason),
    ...(options.until === undefined ? {} : { until: parseUntil(options.until, time) }),
  };
  const target = targetOf(options);
  const { suppressionsTable, auditTable } = await readEnvironment(target);
  const by = await callerArn(target);
  const { tables } = connectStores(target);
  const entry: KeptEntry = { origin: 'operator', since: new Date(time).toISOString(), ...terms, by };
  await appendAudit(tables, auditTable, { action: 'suppression-add', subject: lookup, who: by, details: terms }, time);
  const isWritten = await createSuppressionRecords(tables, suppressionsTable)(lookup, (record) =>
    withOperatorEntry(record, entry),
  );
  if (!isWritten) throw unreadable(lookup);
  console.log(
    options.json === true
      ? JSON.stringify({ address: lookup, ...entry, scope: 'everything' }, undefined, 2)
      : printable(renderAdded(lookup, entry)),
  );
};

const renderAdded = (address: string, { until }: KeptEntry): string =>
  `${address} is suppressed${until === undefined ? '' : ` until ${until}`}, from the next last look on: what is queued does not leave either; postern suppression remove ${address} --origin operator ends it`;
