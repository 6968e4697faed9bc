import type { PastRemoval } from '../../lambdas/domain/suppression/removal.ts';
import { type ShownEntry, shownName } from '../../lambdas/domain/suppression/shown-entry.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { printable } from '../output/printable.ts';
import { renderEntries } from './render-entries.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type ShowOptions = TargetOptions & { readonly json?: boolean };

/** `postern suppression show`: all that is kept of an address, what has ended and what was removed too. */
export const show = async (given: string, options: ShowOptions): Promise<void> => {
  const { lookup: address } = parseSuppressedAddress(given);
  const shown = await connectControl(targetOf(options)).ask('suppression-show', { address });
  console.log(
    options.json === true
      ? JSON.stringify(shown, undefined, 2)
      : renderAddress(shown.address, shown.entries, shown.removals),
  );
};

const renderAddress = (address: string, entries: readonly ShownEntry[], removals: readonly PastRemoval[]): string => {
  const standing = entries.filter((entry) => entry.standing);
  const verdict = standing.length === 0 ? 'is not suppressed' : `is suppressed: ${standing.map(shownName).join(', ')}`;
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
