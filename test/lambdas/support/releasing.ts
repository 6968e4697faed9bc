import type { OutboundMessage } from '../../../lambdas/adapters/outbound-queue.ts';
import type { AppliedPolicy } from '../../../lambdas/contract/policy.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { withoutParking } from '../../../lambdas/domain/delivery/parking.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import type { ReleaseDependencies } from '../../../lambdas/release/dependencies.ts';
import { releaseParked } from '../../../lambdas/release/release-parked.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { now } from '../../support/facts.ts';
import { appliedPolicy } from './filtering.ts';
import { listeningSources } from './listening-sources.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryDeadLetters } from './memory-dead-letters.ts';
import { createMemoryLedger } from './memory-ledger.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

/** Release with a world of literals: every queue takes everything. `happened` is what it did, in order. */
export const releasing = (
  initial: readonly Delivery[],
  stops: readonly Stop[] = [],
  change: Partial<ReleaseDependencies> = {},
  applied: Partial<AppliedPolicy> = {},
) => {
  const ledger = createMemoryLedger(initial);
  const happened: string[] = [];
  const enqueued: OutboundMessage[] = [];
  const handedIn: { readonly lane: string; readonly body: string }[] = [];
  const observations: Observation[] = [];
  const sources = listeningSources(({ status }) => happened.push(`told ${status}`));
  const dependencies: ReleaseDependencies = {
    now: () => now,
    defaultAudience: 'every-rule',
    readPolicy: async () => ({ ...appliedPolicy, appliedAt: at(-86_400), ...applied }),
    readRecipients: async ({ addresses }) => ({
      directory: new Map(addresses.map((address) => [address, { groups: ['staff'] }])),
      suppressions: new Map(),
      deliveries: [],
    }),
    readAllowRules: async () => new Map([['acme.example', { rule: 'acme.example', owner: 'it' }]]),
    takeFrom: createMemoryCounters().worker(() => now),
    getRequest: async () => {
      throw new Error('no request is kept');
    },
    handIn: async (lane, body) => void handedIn.push({ lane, body }),
    deadLetters: createMemoryDeadLetters(),
    getDeadLetter: async () => undefined,
    putContent: async () => {
      throw new Error('no content is to be stored');
    },
    sendToFeedback: async (body) => void handedIn.push({ lane: 'feedback', body }),
    sendToDirectory: async (body) => void handedIn.push({ lane: 'directory', body }),
    readStops: async () => stops,
    parked: {
      read: async function* (shard, dueBy) {
        const due = ledger
          .items()
          .filter(({ parkedShard, dueAt }) => parkedShard === shard && dueAt !== undefined && dueAt <= dueBy);
        if (due.length > 0) yield due;
      },
      unpark: async ({ dueAt, ...key }) => {
        const item = await ledger.get(key);
        if (item === undefined || item.dueAt !== dueAt) return false;
        happened.push('unparked');
        return ledger.replace(item, withoutParking(item));
      },
    },
    ledger: {
      getEach: ledger.getEach,
      replace: async (previous, next) => {
        happened.push(next.state);
        return ledger.replace(previous, next);
      },
    },
    enqueue: async (messages) => {
      enqueued.push(...messages);
      happened.push(...messages.map(() => 'enqueued'));
      return messages.map(() => ({ ok: true }));
    },
    tellSources: sources.tellSources,
    observe: (observation) => void observations.push(observation),
    ...change,
  };
  return {
    dependencies,
    ledger,
    happened,
    enqueued,
    handedIn,
    observations,
    item: () => ledger.items()[0],
    run: (remainingMilliseconds = 60_000) =>
      releaseParked({ id: 'run-1', remainingMilliseconds: () => remainingMilliseconds }, dependencies),
  };
};
