import { SESv2Client } from '@aws-sdk/client-sesv2';
import { now, wait } from '../../lambdas/adapters/clock.ts';
import { createSuppressionRecords } from '../../lambdas/adapters/suppression-records.ts';
import type { SuppressionOrigin } from '../../lambdas/contract/policy.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { callerArn } from '../aws/caller.ts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { parseReason } from '../options/parse-reason.ts';
import { UserError } from '../user-error.ts';
import { withoutEntries } from './change-record.ts';
import { readKeptRecord } from './kept-record.ts';
import { originsToRemove } from './origins-to-remove.ts';
import { isProvidersToo, type ProviderRemoval, removeFromProvider } from './provider-list.ts';
import { type Removed, renderRemoved } from './render-removed.ts';
import { parseOrigin, shownEntries } from './shown-entry.ts';
import { parseSuppressedAddress, spellingsOf } from './suppressed-address.ts';

export type RemoveOptions = TargetOptions & {
  readonly origin?: string;
  readonly consent?: string;
  readonly reason: string;
  readonly json?: boolean;
};

/** As the audit has it. */
export const removalAction = 'suppression-remove';

/**
 * `postern suppression remove`: mail may go to an address again. First at SES and then here, so that no mail leaves that
 * SES would throw away and report as a bounce.
 */
export const remove = async (given: string, options: RemoveOptions): Promise<void> => {
  const time = now();
  const address = parseSuppressedAddress(given);
  const { lookup } = address;
  const origin = options.origin === undefined ? undefined : parseOrigin(options.origin);
  const terms = {
    reason: parseReason(options.reason),
    ...(options.consent === undefined ? {} : { consent: parseReason(options.consent, '--consent') }),
  };
  const target = targetOf(options);
  const { suppressionsTable, auditTable, ledgerTable } = await readEnvironment(target);
  const { tables } = connectStores(target);

  const record = await readKeptRecord(tables, suppressionsTable, lookup);
  const origins = originsToRemove(lookup, record, { origin, hasConsent: terms.consent !== undefined });
  const entries =
    record === undefined ? [] : shownEntries(record, time).filter((each) => origins.includes(each.origin));

  const who = await callerArn(target);
  const details = { ...terms, origins, entries };
  await appendAudit(tables, auditTable, { action: removalAction, subject: lookup, who, details }, time);
  const provider = isProvidersToo(record, origins, time)
    ? await removeFromProvider(
        new SESv2Client(clientConfiguration(target)),
        {
          spellings: await spellingsOf(address, { tables, ledgerTable }, time),
          // Whoever removed a complaint here, in a run that did not reach SES, had consent.
          hasConsent: terms.consent !== undefined || record?.pardons?.complaint !== undefined,
        },
        wait,
      )
    : undefined;
  const at = new Date(time).toISOString();
  await createSuppressionRecords(tables, suppressionsTable)(lookup, (current) => withoutEntries(current, origins, at));

  report(
    { address: lookup, origins, remaining: remainingOf(record, origins, time), provider },
    { region: await tables.config.region(), isJson: options.json === true },
  );
};

const remainingOf = (
  record: Parameters<typeof shownEntries>[0] | undefined,
  removed: readonly SuppressionOrigin[],
  time: number,
): readonly SuppressionOrigin[] =>
  record === undefined
    ? []
    : shownEntries(record, time).flatMap(({ origin, standing }) =>
        standing && !removed.includes(origin) ? [origin] : [],
      );

const report = (removed: Removed, { region, isJson }: { readonly region: string; readonly isJson: boolean }): void => {
  const hadAny = removed.origins.length > 0 || (removed.provider ?? []).some(isNews);
  if (!hadAny) {
    throw new UserError(
      `${removed.address} is not suppressed, and SES's list does not have it: postern suppression show says what is known`,
    );
  }
  console.log(isJson ? JSON.stringify(removed, undefined, 2) : renderRemoved(removed, region));
  process.exitCode = exitCodeOf(removed.provider ?? []);
};

/** What is left to do at SES is not done: it could not be asked, or the caller has to say more. */
const exitCodeOf = (removals: readonly ProviderRemoval[]): number => {
  if (removals.some(({ outcome }) => outcome === 'left')) return 2;
  return removals.some(({ outcome }) => outcome === 'needs-consent') ? 1 : 0;
};

const isNews = ({ outcome }: ProviderRemoval): boolean => outcome !== 'not-listed';
