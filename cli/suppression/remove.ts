import type { ProviderRemoval } from '../../lambdas/domain/suppression/removal.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseScope } from './parse-scope.ts';
import { renderRemoved } from './render-removed.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type RemoveOptions = TargetOptions & {
  readonly origin?: string;
  readonly purpose?: string;
  readonly consent?: string;
  readonly reason: string;
  readonly json?: boolean;
};

/** `postern suppression remove`: mail may go to an address again. */
export const remove = async (given: string, options: RemoveOptions): Promise<void> => {
  // As it was written: SES's list knows upper and lower case.
  const { mailbox: address } = parseSuppressedAddress(given);
  const terms = {
    reason: parseReason(options.reason),
    ...parseScope(options),
    ...(options.consent === undefined ? {} : { consent: parseReason(options.consent, '--consent') }),
  };
  const control = connectControl(targetOf(options));
  const removed = await control.ask('suppression-remove', { address, ...terms });
  console.log(
    options.json === true ? JSON.stringify(removed, undefined, 2) : renderRemoved(removed, await control.region()),
  );
  process.exitCode = exitCodeOf(removed.provider ?? []);
};

/** What is left to do at SES is not done: it could not be asked, or the caller has to say more. */
const exitCodeOf = (removals: readonly ProviderRemoval[]): number => {
  if (removals.some(({ outcome }) => outcome === 'left')) return 2;
  return removals.some(({ outcome }) => outcome === 'needs-consent') ? 1 : 0;
};
