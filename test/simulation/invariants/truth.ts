import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { SuppressionOrigin } from '../../../lambdas/contract/policy.ts';
import { policyInForce } from '../../../lambdas/contract/tables.ts';
import type { Delivery, DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderCall } from '../aws/ses.ts';
import type { Item } from '../aws/values.ts';
import { firstPolicy, type PolicyName, parsedPolicies, roleIds } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/**
 * What is so, whatever the code under test makes of it. None of its rules are used here: an invariant that leaned on them
 * would move with them.
 */
export type Truth = {
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** Every status a delivery has had, and since when. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly callsOf: (id: string) => readonly ProviderCall[];
  /** The stop of this scope, and since when it is written as it is. */
  readonly stops: ReadonlyMap<string, StopVersion>;
  /** The latest version of every stop that there was before the one that is there now. */
  readonly formerStops: readonly StopVersion[];
  readonly suppressions: ReadonlyMap<string, ReadonlyMap<SuppressionOrigin, SuppressionSince>>;
  /** When a delivery that was given up was brought back. */
  readonly broughtBackAt: ReadonlyMap<string, number>;
  readonly watermark: () => number;
  /** The policies that have been in force, the one that is now at the end. */
  readonly policies: readonly PolicySince[];
  /** Whether who has asked for a mail, whom nobody knew, is or was a source's. */
  readonly wasAdopted: (intakeMessageId: string) => boolean;
};

export type PolicySince = { readonly version: number; readonly name: PolicyName; readonly writtenAt: number };

export type StopVersion = {
  readonly scope: string;
  readonly queued: string;
  readonly writtenAt: number;
  /** Infinity: nobody has said. */
  readonly until: number;
  readonly replacedAt?: number;
};

export type SuppressionSince = { readonly writtenAt: number; readonly until: number };

export const ends: ReadonlySet<DeliveryState> = new Set([
  'refused',
  'dry-run',
  'sent',
  'rejected',
  'expired',
  'discarded',
  'dead-lettered',
  'unknown',
]);

export const windowMilliseconds = { resend: 20_000, wait: 900_000 } as const;
export const publishingMilliseconds = 10_000;
/** So long after a call SES may tell of it, and it counts. */
export const toldMilliseconds = { resend: publishingMilliseconds, wait: windowMilliseconds.wait } as const;
/** A look at stops and suppressions is no older than this when the call begins. */
export const lookMilliseconds = 2_000;

/** However slow a worker is, what it acts on is no older: it has 30 seconds. */
export const longestInvocation = 31_000;

/** The ids that the ledger knows SES to have given a mail. */
export const sesIdsOf = ({ attempts, events = {} }: Pick<Delivery, 'attempts' | 'events'>): ReadonlySet<string> =>
  new Set([...attempts, ...Object.values(events)].flatMap(({ sesMessageId }) => sesMessageId ?? []));

/** Mail that waits is judged by the policy in force then, which may be one that gives it less time. */
export const earliestEnd = (
  { policies }: Pick<Truth, 'policies'>,
  { purpose = '', receivedAt, validUntil }: Pick<Delivery, 'purpose' | 'receivedAt' | 'validUntil'>,
): number => {
  const ages = policies.map(({ name }) => parsedPolicies[name].purposes[purpose]?.maxAge ?? Number.POSITIVE_INFINITY);
  const byRequest = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil);
  return Math.min(byRequest, Date.parse(receivedAt) + Math.min(...ages) * 1000);
};

/** Of a decision, why it let a mail not leave. */
export const reasonCodes = (decision: object | undefined): readonly string[] =>
  decision !== undefined && 'reasons' in decision
    ? (decision.reasons as readonly { readonly code: string }[]).map(({ code }) => code)
    : [];

export const windowOf = ({ whenUnsure }: Pick<Delivery, 'whenUnsure'>): number =>
  windowMilliseconds[whenUnsure ?? 'wait'];

export const scopesOf = ({ lane, source, purpose, recipient }: Subject): readonly string[] => [
  'everything',
  `lane:${lane}`,
  `source:${source}`,
  `purpose:${purpose}`,
  `domain:${recipient?.slice(recipient.lastIndexOf('@') + 1)}`,
];

type Subject = Pick<Delivery, 'source' | 'purpose' | 'recipient'> & { readonly lane?: Lane };

const ranks = ['delivered', 'failed', 'bounced', 'complained'];

/** The status that docs/delivery.md and docs/status.md promise for what the ledger holds. */
export const statusOf = ({ state, events = {}, attempts }: Delivery): string => {
  const told = Object.values(events);
  if (told.length > 0) return ranks.findLast((rank) => told.some(({ status }) => status === rank)) ?? 'sent';
  const words: Partial<Record<DeliveryState, string>> = {
    queued: attempts.length > 0 ? 'deferred' : 'received',
    leased: attempts.length > 0 ? 'deferred' : 'received',
    unsure: 'deferred',
    'dry-run': 'discarded',
    rejected: 'failed',
    'dead-lettered': 'failed',
  };
  return words[state] ?? state;
};

export const createTruth = (world: World): { readonly truth: Truth; readonly watcher: Watcher } => {
  const deliveries = new Map<string, Delivery>();
  const statuses = new Map<string, Map<string, number>>();
  const calls = new Map<string, ProviderCall[]>();
  const stops = new Map<string, StopVersion>();
  const formerStops: StopVersion[] = [];
  const suppressions = new Map<string, Map<SuppressionOrigin, SuppressionSince>>();
  const broughtBackAt = new Map<string, number>();
  const policies: PolicySince[] = [{ version: firstPolicy.version, name: 'first', writtenAt: 0 }];
  const { now } = world.timeline;
  const end = (until: unknown): number => (typeof until === 'string' ? Date.parse(until) : Number.POSITIVE_INFINITY);

  const stopWritten = (item: Item): void => {
    const scope = String(item['scope']);
    const former = stops.get(scope);
    if (former !== undefined) formerStops.push({ ...former, replacedAt: now() });
    stops.set(scope, { scope, queued: String(item['queued']), writtenAt: now(), until: end(item['until']) });
  };

  const suppressionWritten = (item: Item): void => {
    const address = String(item['address']);
    const before = suppressions.get(address);
    const entries = Object.entries((item['entries'] ?? {}) as Record<SuppressionOrigin, { readonly until?: string }>);
    suppressions.set(
      address,
      new Map(
        entries.map(([origin, { until }]) => {
          const known = before?.get(origin as SuppressionOrigin);
          return [origin as SuppressionOrigin, { writtenAt: known?.writtenAt ?? now(), until: end(until) }];
        }),
      ),
    );
  };

  return {
    truth: {
      deliveries,
      statuses,
      callsOf: (id) => calls.get(id) ?? [],
      stops,
      formerStops,
      suppressions,
      broughtBackAt,
      policies,
      wasAdopted: (intakeMessageId) =>
        world.askedFor.get(intakeMessageId)?.senderId.startsWith(`${roleIds.stranger}:`) === true &&
        policies.some(({ name }) => name === 'adopting'),
      watermark: () => {
        const item = world.tables.get('ledger', { messageId: 'feedback:watermark', recipientIndex: 0 });
        return Number(item?.['takenInUntil'] ?? 0);
      },
    },
    watcher: {
      written: ({ table, after }) => {
        if (table === 'stops') stopWritten(after);
        if (table === 'suppressions') suppressionWritten(after);
        if (table === 'policies' && after['name'] === policyInForce)
          policies.push({ version: Number(after['version']), name: after['why'] as PolicyName, writtenAt: now() });
      },
      changed: ({ id, before, after, by }) => {
        deliveries.set(id, after);
        if (before?.state === 'dead-lettered' && after.state !== before.state) broughtBackAt.set(id, now());
        const known = statuses.get(id) ?? new Map<string, number>();
        const status = statusOf(after);
        // What is decided anew may come to it anew.
        const isAnew = before === undefined || by.startsWith('filter') || statusOf(before) !== status;
        if (isAnew) known.delete(status);
        if (!known.has(status)) known.set(status, now());
        statuses.set(id, known);
      },
      called: (call) => void calls.set(call.delivery, [...(calls.get(call.delivery) ?? []), call]),
    },
  };
};
