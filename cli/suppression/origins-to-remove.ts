import { type SuppressionOrigin, suppressionOrigins } from '../../lambdas/contract/policy.ts';
import { UserError } from '../user-error.ts';
import type { KeptRecord } from './kept-record.ts';

/**
 * The origins a removal is about: the one that was asked for, or all there are. None: nothing is kept here of the address,
 * SES may still have it.
 * @throws {UserError} when there is no such entry, when a complaint is among them without consent, or when the record
 *   cannot be read
 */
export const originsToRemove = (
  address: string,
  record: KeptRecord | undefined,
  { origin, hasConsent }: { readonly origin: SuppressionOrigin | undefined; readonly hasConsent: boolean },
): readonly SuppressionOrigin[] => {
  if (record?.isReadable === false) {
    throw unreadable(address);
  }
  const kept = suppressionOrigins.filter((each) => record?.entries[each] !== undefined);
  if (origin !== undefined && kept.length > 0 && !kept.includes(origin)) {
    throw new UserError(`${address} is not suppressed by ${origin}: it is by ${kept.join(', ')}`);
  }
  const origins = kept.filter((each) => origin === undefined || each === origin);
  if (origins.includes('complaint') && !hasConsent) {
    const others = kept.filter((each) => each !== 'complaint');
    throw new UserError(
      `${address} complained: mail goes there again only with consent: say with --consent TEXT how and when they gave it`,
      ...(origin === undefined && others.length > 0 ? [`or remove only ${others.join(' or ')} with --origin`] : []),
    );
  }
  return origins;
};

/** Of a record that no command can change. */
export const unreadable = (address: string): UserError =>
  new UserError(
    `what is kept of ${address} cannot be read, so it is suppressed by every origin: look at its item in the table of suppressions, and repair or delete it there`,
  );
