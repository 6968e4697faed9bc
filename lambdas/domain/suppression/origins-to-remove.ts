import { type SuppressionOrigin, suppressionOrigins } from '../../contract/policy.ts';
import type { KeptRecord } from './kept-record.ts';
import { isStanding } from './shown-entry.ts';

export type OriginsToRemove =
  | { readonly ok: true; readonly origins: readonly SuppressionOrigin[] }
  /** @param lines - for people: what is in the way, and what to do */
  | { readonly ok: false; readonly lines: readonly [string, ...string[]] };

/**
 * The origins a removal is about: the one that was asked for, or all there are. None: nothing is kept here of the address,
 * SES may still have it. Not to be removed is what there is no entry of, a complaint without consent, and a record that
 * cannot be read.
 */
export const originsToRemove = (
  address: string,
  record: KeptRecord | undefined,
  { origin, hasConsent }: { readonly origin: SuppressionOrigin | undefined; readonly hasConsent: boolean },
): OriginsToRemove => {
  if (record?.isReadable === false) return { ok: false, lines: [unreadable(address)] };
  const kept = suppressionOrigins.filter((each) => record?.entries[each] !== undefined);
  if (origin !== undefined && kept.length > 0 && !kept.includes(origin)) {
    return { ok: false, lines: [`${address} is not suppressed by ${origin}: it is by ${kept.join(', ')}`] };
  }
  const origins = kept.filter((each) => origin === undefined || each === origin);
  if (!origins.includes('complaint') || hasConsent) return { ok: true, origins };
  const others = kept.filter((each) => each !== 'complaint');
  return {
    ok: false,
    lines: [
      `${address} complained: mail goes there again only with consent: say with --consent TEXT how and when they gave it`,
      ...(origin === undefined && others.length > 0 ? [`or remove only ${others.join(' or ')} with --origin`] : []),
    ],
  };
};

/** Of a record that no command can change. */
export const unreadable = (address: string): string =>
  `what is kept of ${address} cannot be read, so it is suppressed by every origin: look at its item in the table of suppressions, and repair or delete it there`;

/** Origins whose addresses SES puts on the account's own list as well. */
const mirrored: readonly SuppressionOrigin[] = ['bounce', 'complaint', 'provider'];

/**
 * Whether a removal is to be done at SES too: it has one entry for an address, which stays while an origin that it stands
 * for does.
 * @param removed - none: what is left over from a removal that did not reach SES
 */
export const isProvidersToo = (
  record: KeptRecord | undefined,
  removed: readonly SuppressionOrigin[],
  now: number,
): boolean => {
  const isRemoved = removed.length === 0 || removed.some((origin) => mirrored.includes(origin));
  const staying = Object.values(record?.entries ?? {}).filter(({ origin }) => !removed.includes(origin));
  return isRemoved && !staying.some((entry) => mirrored.includes(entry.origin) && isStanding(entry, now));
};
