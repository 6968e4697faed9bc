import type { Policy, Source } from '../../contract/policy.ts';
import { broadness } from '../address/broad-rule.ts';
import { parseDomainPattern } from '../address/domain-pattern.ts';
import { lookupOf } from '../address/lookup-of.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { audienceOf } from '../policy/audience.ts';
import { recipientAddress } from '../policy/decide-again.ts';
import type { Reason, ReasonCode } from '../policy/reason.ts';
import type { ReplayFacts } from '../policy/replay.ts';

/** One delivery and what is found wrong with it. */
export type Found = { readonly delivery: Delivery; readonly reason: Reason };

/** Something to be changed, and how many of the deliveries with that reason it covers. */
export type Fix = {
  readonly where: 'allow-list' | 'directory' | 'source' | 'purpose' | 'redaction' | 'application' | 'nowhere';
  /** As people would do it. */
  readonly change: string;
  /** How many entries that is. */
  readonly entries: number;
  readonly covers: number;
  /** What else it lets happen. */
  readonly warning?: string;
};

export type FixContext = {
  readonly source: string;
  readonly facts: ReplayFacts;
  /** All that were looked at. */
  readonly deliveries: readonly Delivery[];
  /** Whether they are all there were. */
  readonly isAll: boolean;
};

/** Nobody reads more. */
const fixesListed = 20;
const bytesPerMegabyte = 1024 * 1024;
const largestMegabytes = 40;
const mostRecipients = 50;

/** The fewest entries that cover what was found, computed from it: nothing is proposed for mail that was not there. */
export const fixesOf = (code: ReasonCode, found: readonly Found[], context: FixContext): readonly Fix[] => {
  const fixes = allFixes(code, found, context).toSorted((one, other) => other.covers - one.covers);
  const rest = fixes.slice(fixesListed);
  if (rest.length === 0) return fixes;
  const [entries, covers] = [sum(rest.map((fix) => fix.entries)), sum(rest.map((fix) => fix.covers))];
  return [
    ...fixes.slice(0, fixesListed),
    { where: rest[0]?.where ?? 'nowhere', change: `${entries} more like these`, entries, covers },
  ];
};

const allFixes = (code: ReasonCode, found: readonly Found[], context: FixContext): readonly Fix[] => {
  const covers = new Set(found.map(({ delivery }) => delivery)).size;
  const policy = context.facts.policy.document;
  const source = policy.sources[context.source];
  const application = (change: string): readonly Fix[] => [{ where: 'application', change, entries: 0, covers }];
  const asMeant = (change: string): readonly Fix[] => [{ where: 'nowhere', change, entries: 0, covers }];
  switch (code) {
    case 'not-on-allow-list':
      return allowListFixes(found, context);
    case 'not-listed-by-address': {
      const entries = addressesOf(found).size;
      return [{ where: 'allow-list', change: `list ${countOf(entries, 'address')} by itself`, entries, covers }];
    }
    case 'not-in-directory': {
      const entries = addressesOf(found).size;
      return [
        { where: 'directory', change: `${countOf(entries, 'address')} unknown: put them into it`, entries, covers },
      ];
    }
    case 'link-not-permitted':
      return linkFixes(found);
    case 'header-not-permitted':
      return additions(found, 'headers', (reason) => (reason.code === code ? reason.header : undefined));
    case 'purpose-not-permitted':
      return additions(found, 'purposes', (reason) => (reason.code === code ? reason.purpose : undefined)).map((fix) =>
        // What no policy grants yet has to be there first.
        Object.hasOwn(policy.purposes, fix.change.slice('purposes: add '.length))
          ? fix
          : {
              ...fix,
              where: 'application',
              change: `there is no purpose ${fix.change.slice('purposes: add '.length)}`,
            },
      );
    case 'from-not-permitted':
      return [
        ...additions(found, 'from', (reason) =>
          reason.code === code && reason.because === 'not-listed' ? reason.from : undefined,
        ),
        ...setting(
          found.filter(({ reason }) => reason.code === code && reason.because === 'domain-not-signed'),
          'unsignedFrom: rewrite',
          'such mail leaves under the sender of the source',
        ),
      ];
    case 'attachment-not-permitted':
      return attachmentFixes(found, source);
    case 'too-large':
      return sizeFix(found, covers);
    case 'too-many-recipients':
      return recipientFixes(found, policy);
    case 'redacted-form-missing':
      return setting(found, 'redacted: {text, link}, with the host of the link in linkDomains');
    case 'redaction-required':
      return redactionFixes(found, context, covers);
    case 'quota-exceeded':
      return quotaFixes(found, context);
    case 'wrong-door':
      return application('use the intake queue of the lane of the purpose');
    case 'malformed':
    case 'not-supported-yet':
    case 'address-invalid':
    case 'idempotency-key-reused':
    case 'from-owned-by-other':
    case 'upload-not-yours':
    case 'upload-not-found':
    case 'link-unreadable':
      return application(`docs/reasons/${code}.md says what a request has to be like`);
    case 'unknown-source':
      return application('its sender is no principal of the source any more');
    case 'duplicate':
    case 'expired':
    case 'stopped':
    case 'suppressed':
    case 'day-quota-reached':
    case 'redirected-since':
    case 'refused-by-operator':
    case 'adopted':
    case 'dead-lettered':
      return asMeant('no change of the policy: this is what it is there for');
  }
};

/**
 * One rule for a domain covers all its addresses, one for an address only that: so the fewest rules are one for each
 * domain, and the address itself where there is only one of a domain. A rule that admits people nobody has in mind is none.
 */
const allowListFixes = (found: readonly Found[], { facts }: FixContext): readonly Fix[] => {
  const onlyAddresses = audienceOf(facts) === 'listed-addresses';
  const fixes: Fix[] = [];
  let [singles, coveredBySingles] = [0, 0];
  for (const [domain, addresses] of byDomain(addressesOf(found))) {
    const covers = sum(addresses.map(({ count }) => count));
    if (addresses.length === 1 || onlyAddresses || broadness(domain) !== undefined) {
      singles += addresses.length;
      coveredBySingles += covers;
      continue;
    }
    fixes.push({
      where: 'allow-list',
      change: `rule ${domain}`,
      entries: 1,
      covers,
      warning: `it admits every address at ${domain}, and ${addresses.length} were seen`,
    });
  }
  return singles === 0
    ? fixes
    : [
        ...fixes,
        {
          where: 'allow-list',
          change: `list ${countOf(singles, 'address')} by itself`,
          entries: singles,
          covers: coveredBySingles,
        },
      ];
};

/** Each value that was objected to is an entry of a list of the source. */
const additions = (
  found: readonly Found[],
  field: keyof Source,
  valueOf: (reason: Reason) => string | undefined,
): readonly Fix[] => {
  const covered = new Map<string, Set<Delivery>>();
  for (const { delivery, reason } of found) {
    const value = valueOf(reason);
    if (value === undefined) continue;
    covered.set(value, (covered.get(value) ?? new Set()).add(delivery));
  }
  return [...covered].map(([value, deliveries]) => ({
    where: 'source',
    change: `${field}: add ${value}`,
    entries: 1,
    covers: deliveries.size,
  }));
};

/** One field of the source covers all of it. */
const setting = (found: readonly Found[], change: string, warning?: string): readonly Fix[] =>
  found.length === 0
    ? []
    : [
        {
          where: 'source',
          change,
          entries: 1,
          covers: new Set(found.map(({ delivery }) => delivery)).size,
          ...(warning === undefined ? {} : { warning }),
        },
      ];

const attachmentFixes = (found: readonly Found[], source: Source | undefined): readonly Fix[] => {
  const typeOf = (reason: Reason): string | undefined =>
    reason.code === 'attachment-not-permitted' && isListable(reason.because.type) ? reason.because.type : undefined;
  const others = found.filter(({ reason }) => typeOf(reason) === undefined);
  return [
    ...additions(found, 'attachments', (reason) => {
      const type = typeOf(reason);
      return type !== undefined && source?.attachments.every((each) => each !== type) === true ? type : undefined;
    }),
    ...(others.length === 0
      ? []
      : [
          {
            where: 'application' as const,
            change: 'a file name, a declared type or a content that no policy can permit',
            entries: 0,
            covers: new Set(others.map(({ delivery }) => delivery)).size,
          },
        ]),
  ];
};

const isListable = (type: string): boolean => !['other', 'text', 'mismatch', 'name'].includes(type);

/** Not every host of a link is one that a policy can name: `[::1]` is none. */
const linkFixes = (found: readonly Found[]): readonly Fix[] => {
  const listable = (reason: Reason): string | undefined =>
    reason.code === 'link-not-permitted' && parseDomainPattern(reason.host).ok ? reason.host : undefined;
  const others = found.filter(({ reason }) => listable(reason) === undefined);
  return [
    ...additions(found, 'linkDomains', listable),
    ...(others.length === 0
      ? []
      : [
          {
            where: 'application' as const,
            change: 'link to a host by its name: no policy can permit an IP address',
            entries: 0,
            covers: new Set(others.map(({ delivery }) => delivery)).size,
          },
        ]),
  ];
};

const sizeFix = (found: readonly Found[], covers: number): readonly Fix[] => {
  const bytes = Math.max(...found.map(({ reason }) => (reason.code === 'too-large' ? reason.bytes : 0)));
  const megabytes = Math.ceil(bytes / bytesPerMegabyte);
  const isOfMessage = found.every(({ reason }) => reason.code === 'too-large' && reason.of === 'message');
  return isOfMessage && megabytes <= largestMegabytes
    ? [{ where: 'source', change: `maxMegabytes: ${megabytes}`, entries: 1, covers }]
    : [{ where: 'application', change: 'send less at once: no policy can permit that much', entries: 0, covers }];
};

const recipientFixes = (found: readonly Found[], { purposes }: Policy): readonly Fix[] =>
  [...Map.groupBy(found, ({ delivery }) => delivery.purpose ?? '')].map(([name, all]) => {
    const most = Math.max(...all.map(({ reason }) => (reason.code === 'too-many-recipients' ? reason.count : 0)));
    const covers = new Set(all.map(({ delivery }) => delivery)).size;
    return most <= mostRecipients && purposes[name]?.lane !== 'critical'
      ? { where: 'purpose', change: `${name}: maxRecipients: ${most}`, entries: 1, covers }
      : { where: 'application', change: 'ask for fewer recipients at once', entries: 0, covers };
  });

/** It leaves as it is: only the content does not. Who wants the content to leave has to say for whom. */
const redactionFixes = (found: readonly Found[], { facts }: FixContext, covers: number): readonly Fix[] => {
  const asItIs: Fix = {
    where: 'source',
    change: 'none: it leaves in redacted form, with the words of the request (`redacted`), the source or the policy',
    entries: 0,
    covers,
  };
  const groups = new Map<string, number>();
  for (const { delivery } of found) {
    const address = lookupOf(recipientAddress(delivery));
    for (const group of facts.lists.directory.get(address)?.groups ?? [])
      groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const [largest] = [...groups].toSorted(([, one], [, other]) => other - one);
  if (largest === undefined) return [asItIs];
  const [group, covered] = largest;
  return [
    asItIs,
    {
      where: 'redaction',
      change: `redaction.exempt.groups: add ${group}`,
      entries: 1,
      covers: covered,
      warning: `the complete content of every purpose that is not redaction: always leaves to everybody in ${group}`,
    },
  ];
};

/** The busiest window of what was there, if all of it was looked at. */
const quotaFixes = (found: readonly Found[], { deliveries, isAll }: FixContext): readonly Fix[] =>
  [
    ...Map.groupBy(found, ({ reason }) =>
      reason.code === 'quota-exceeded' ? JSON.stringify([reason.of, reason.name, reason.per]) : '',
    ),
  ].map(([key, all]): Fix => {
    const [of, name, per] = JSON.parse(key) as ['source' | 'purpose', string, 'minute' | 'day'];
    const counted = deliveries.filter((each) => (of === 'source' ? each.source : each.purpose) === name);
    // The length of `2026-11-21T21:09` and of `2026-11-21`.
    const windows = Map.groupBy(counted, ({ receivedAt }) => receivedAt.slice(0, per === 'minute' ? 16 : 10));
    const busiest = Math.max(0, ...[...windows.values()].map(({ length }) => length));
    const field = per === 'minute' ? 'perMinute' : 'perDay';
    return {
      where: of,
      change:
        isAll && of === 'source'
          ? `quota.${field}: ${busiest}, as in its busiest ${per}`
          : `quota.${field} of ${of} ${name}: more, or none (not all of what counts was looked at)`,
      entries: 1,
      covers: new Set(all.map(({ delivery }) => delivery)).size,
      warning: 'nothing is lost without it: what is over a quota waits for its turn',
    };
  });

/** How many deliveries each address has that something was found of. */
const addressesOf = (found: readonly Found[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { delivery } of found) {
    const given = recipientAddress(delivery);
    const address = lookupOf(given);
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
};

const byDomain = (addresses: ReadonlyMap<string, number>) =>
  Map.groupBy(
    [...addresses].map(([address, count]) => ({ address, count })),
    ({ address }) => address.slice(address.lastIndexOf('@') + 1),
  );

const countOf = (count: number, what: string): string => (count === 1 ? `1 ${what}` : `${count} ${what}es, each`);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
