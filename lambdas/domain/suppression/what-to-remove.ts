import { type SuppressionOrigin, suppressionOrigins } from '../../contract/policy.ts';
import type { KeptRecord } from './kept-record.ts';
import { isStanding, shownName } from './shown-entry.ts';

export type WhatToRemove =
  | {
      readonly ok: true;
      /** Of the entries for all mail. */
      readonly origins: readonly SuppressionOrigin[];
      /** Of the unsubscribes for mail of a purpose. */
      readonly purposes: readonly string[];
    }
  /** @param lines - for people: what is in the way, and what to do */
  | { readonly ok: false; readonly lines: readonly [string, ...string[]] };

/**
 * What a removal is about: the origin that was asked for, or all there are for all mail. None: nothing is kept here of the
 * address, SES may still have it. A person who unsubscribed from mail of a purpose did so themselves: that goes only where
 * it is asked for. Not to be removed is what there is no entry of, a complaint without consent, and a record that cannot be
 * read.
 */
export const whatToRemove = (
  address: string,
  record: KeptRecord | undefined,
  { origin, purpose, hasConsent }: Asked,
): WhatToRemove => {
  if (record?.isReadable === false) return { ok: false, lines: [unreadable(address)] };
  const kept = suppressionOrigins.filter((each) => record?.entries[each] !== undefined);
  const unsubscribed = Object.keys(record?.unsubscribes ?? {});
  const all = [...kept, ...unsubscribed.map((name) => shownName({ origin: 'unsubscribe', scope: `purpose:${name}` }))];
  const origins = purpose === undefined ? kept.filter((each) => origin === undefined || each === origin) : [];
  const purposes =
    origin === 'unsubscribe' ? unsubscribed.filter((each) => purpose === undefined || each === purpose) : [];
  if (origin !== undefined && all.length > 0 && origins.length + purposes.length === 0) {
    const wanted = purpose === undefined ? origin : `${origin} (${purpose})`;
    return { ok: false, lines: [`${address} is not suppressed by ${wanted}: it is by ${all.join(', ')}`] };
  }
  if (origin === undefined && kept.length === 0 && unsubscribed.length > 0) {
    return {
      ok: false,
      lines: [
        `${address} unsubscribed from ${unsubscribed.join(', ')} and is not suppressed otherwise: if they want this mail again, say --origin unsubscribe, and --purpose for one of them`,
      ],
    };
  }
  if (!origins.includes('complaint') || hasConsent) return { ok: true, origins, purposes };
  const others = kept.filter((each) => each !== 'complaint');
  return {
    ok: false,
    lines: [
      `${address} complained: mail goes there again only with consent: say with --consent TEXT how and when they gave it`,
      ...(origin === undefined && others.length > 0 ? [`or remove only ${others.join(' or ')} with --origin`] : []),
    ],
  };
};

type Asked = {
  readonly origin: SuppressionOrigin | undefined;
  /** Only of mail of this purpose. */
  readonly purpose: string | undefined;
  readonly hasConsent: boolean;
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
