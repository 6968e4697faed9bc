import type { Progress } from '../../../lambdas/adapters/reconciliation-progress.ts';
import type { SettledSlice } from '../../../lambdas/adapters/settled-slices.ts';
import type { AppliedPolicy } from '../../../lambdas/contract/policy.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { withoutParking } from '../../../lambdas/domain/delivery/parking.ts';
import { sourceHourOf } from '../../../lambdas/domain/delivery/source-hour.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import type { ReconcileDependencies } from '../../../lambdas/reconcile/dependencies.ts';
import { reconcile } from '../../../lambdas/reconcile/reconcile.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { now as start } from '../../support/facts.ts';
import { delivery } from './delivery.ts';
import { appliedPolicy } from './filtering.ts';
import { listeningSources } from './listening-sources.ts';
import { createMemoryLedger } from './memory-ledger.ts';

/** A delivery that was accepted so many milliseconds after the start, and found by its source as the filter has it. */
export const acceptedAt = (after: number, fields: Partial<Delivery> = {}): Delivery => {
  const at = start + after;
  const {
    source = 'billing',
    maxAgeSeconds = 86_400,
    ...rest
  } = fields as Partial<Delivery> & {
    readonly maxAgeSeconds?: number;
  };
  const messageId = rest.messageId ?? sha256(JSON.stringify([after, fields])).slice(0, 32);
  const receivedAt = new Date(at).toISOString();
  return delivery({
    lane: 'standard',
    messageId,
    source,
    receivedAt,
    sourceHour: sourceHourOf(source, receivedAt, messageId),
    validUntil: new Date(at + maxAgeSeconds * 1000).toISOString(),
    ...rest,
  });
};

/** Reconciling over a ledger in memory, on a clock that is moved. */
export const reconciling = (
  initial: readonly Delivery[],
  change: (usual: ReconcileDependencies) => Partial<ReconcileDependencies> = () => ({}),
) => {
  const ledger = createMemoryLedger(initial);
  const observations: Observation[] = [];
  const sources = listeningSources();
  const notes = new Map<string, SettledSlice>();
  let progress: Progress | undefined;
  let policies: readonly AppliedPolicy[] = [appliedPolicy];
  let read = 0;
  let time = start;
  const usual: ReconcileDependencies = {
    now: () => time,
    readPolicy: async () => policies.at(-1) ?? appliedPolicy,
    readFormerPolicies: async (versions) => policies.filter(({ version }) => versions.includes(version)),
    progress: {
      read: async () => progress,
      advance: async (before, next) => {
        if (progress?.doneUntil !== before?.doneUntil) return false;
        progress = next;
        return true;
      },
    },
    settled: {
      read: async (name) => notes.get(name),
      note: async (name, slice) => void notes.set(name, slice),
    },
    findKeys: async (part, { from, to }) =>
      ledger
        .items()
        .filter(({ sourceHour, receivedAt }) => sourceHour === part && receivedAt >= from && receivedAt <= to),
    glance: async (keys) => {
      read += keys.length;
      return ledger.getEach(keys);
    },
    ledger,
    unpark: async (parked) => {
      const item = await ledger.get(parked);
      const isThere = item?.dueAt === parked.dueAt && item?.parked?.since === parked.parked?.since;
      return item !== undefined && isThere && ledger.replace(item, withoutParking(item));
    },
    tellSources: sources.tellSources,
    observe: (observation) => void observations.push(observation),
  };
  const dependencies = { ...usual, ...change(usual) };
  return {
    ledger,
    dependencies,
    observations,
    notes,
    told: sources.told,
    /** How many deliveries were read to see whether they have ended. */
    read: () => read,
    apply: (policy: AppliedPolicy) => {
      policies = [...policies, policy];
    },
    moveTo: (after: number) => {
      time = start + after;
    },
    run: (remainingMilliseconds = 300_000) =>
      reconcile({ id: 'run', remainingMilliseconds: () => remainingMilliseconds }, dependencies),
    /** Runs every five minutes, from one time to another. */
    runFrom: async (from: number, to: number): Promise<void> => {
      for (let after = from; after <= to; after += 300_000) {
        time = start + after;
        await reconcile({ id: 'run', remainingMilliseconds: () => 300_000 }, dependencies);
      }
    },
    counted: () =>
      observations.flatMap((each) =>
        each.event === 'hour-counted'
          ? [{ hour: each.hour, lane: each.lane, accepted: each.accepted, ended: each.ended }]
          : [],
      ),
  };
};
