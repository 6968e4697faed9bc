import type { Delivery, DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import type { LedgerChange, Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { isJustified } from './justified.ts';
import { ends, type Truth } from './truth.ts';

/** Where a delivery may go from a state; by evidence it may become `sent` besides. */
const next: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['leased', 'held', 'deferred', 'expired', 'refused', 'discarded', 'dead-lettered', 'unknown', 'sent'],
  leased: ['queued', 'sent', 'rejected', 'unsure', 'dead-lettered', 'unknown'],
  unsure: ['leased', 'held', 'deferred', 'unknown', 'sent'],
  held: ['queued', 'deferred', 'expired', 'refused', 'discarded', 'unknown', 'sent'],
  deferred: ['queued', 'held', 'expired', 'refused', 'discarded', 'unknown', 'sent'],
  unknown: ['sent'],
  sent: [],
  rejected: [],
  refused: [],
  expired: [],
  discarded: [],
  // Where people want it back (redrive.ts).
  'dead-lettered': ['deferred'],
  'dry-run': [],
};

const leaseMilliseconds = 10_000;

/** At every write of a delivery. */
export const watchLedger = (world: World, truth: Truth): Watcher => {
  const { timeline, violate } = world;

  const step = ({ before, after, by }: LedgerChange): string | undefined => {
    if (before === undefined) return after.attempt === 0 ? undefined : 'it begins with an attempt';
    if (by.startsWith('filter')) return byFilter(before, after);
    if (before.state !== after.state && !next[before.state].includes(after.state)) {
      return `it goes from ${before.state} to ${after.state}`;
    }
    const taken = after.attempt - before.attempt;
    if (taken !== (after.state === 'leased' && before.state !== 'leased' ? 1 : 0)) {
      return `its attempt goes from ${before.attempt} to ${after.attempt} as it becomes ${after.state}`;
    }
    if (before.state === 'leased' && after.state === 'leased' && before.lease?.owner !== after.lease?.owner) {
      return 'its lease is taken from its holder';
    }
    const fixed = [
      'recipient',
      'source',
      'principal',
      'purpose',
      'mailbox',
      'receivedAt',
      'intakeMessageId',
      'contentHash',
      'validUntil',
      'ttl',
    ] as const;
    const changed = fixed.find((name) => before[name] !== after[name]);
    return changed === undefined ? undefined : `its ${changed} changes`;
  };

  const lease = ({ before, after, by }: LedgerChange): string | undefined => {
    const now = timeline.now();
    if (after.state === 'leased' && before?.state !== 'leased') {
      if (after.lease === undefined || after.lease.until > now + leaseMilliseconds)
        return 'a lease without an end, or a long one';
      if (Object.keys(before?.events ?? {}).length > 0) return 'it is leased although SES has told of it';
    }
    if (after.state !== 'leased' && after.lease !== undefined) return `it is ${after.state}, and still leased`;
    if (before?.state !== 'leased' || after.state === 'leased' || before.lease === undefined) return undefined;
    if (before.lease.until > now && !before.lease.owner.startsWith(`${by}/`)) {
      return `${by} moves it on under the lease of ${before.lease.owner}`;
    }
    return undefined;
  };

  /** What waits outside the queues can be found by release, and in time. */
  const parking = ({ after }: LedgerChange): string | undefined => {
    const { state, parked, parkedShard, dueAt, validUntil } = after;
    const has = [parked, parkedShard, dueAt].filter((each) => each !== undefined).length;
    // What has ended and never waited is found without a place, until its source has been told.
    const isFound = ends.has(state) && parked === undefined && has === 2;
    if (has !== 0 && has !== 3 && !isFound) return 'it is parked in part: nobody will find it';
    const waits = state === 'held' || state === 'deferred';
    if (waits && has === 0) return `it is ${state}, and not parked`;
    if (has === 0 || dueAt === undefined) return undefined;
    if (!/^[0-7]$/.test(parkedShard ?? '')) return `it is parked in ${parkedShard}`;
    if (Number.isNaN(Date.parse(dueAt))) return `it is due at ${dueAt}`;
    if (ends.has(state)) return undefined;
    if (validUntil !== undefined && dueAt > validUntil && Date.parse(dueAt) > timeline.now() + 5_000)
      return `it is due at ${dueAt}, after its end`;
    const longest = state === 'unsure' ? 910_000 : 305_000;
    if (state !== 'deferred' && Date.parse(dueAt) > timeline.now() + longest) return `it is due at ${dueAt} only`;
    return undefined;
  };

  return {
    changed: (change) => {
      const { id } = change;
      const checks = {
        'a delivery goes one way': step(change),
        'a lease is its holder’s': lease(change),
        'what waits is found': parking(change),
        'the ledger says what was': isJustified(world, truth, change),
      };
      for (const [invariant, what] of Object.entries(checks)) {
        if (what !== undefined) violate(invariant, what, id);
      }
    },
  };
};

const open: ReadonlySet<DeliveryState> = new Set(['leased', 'unsure', 'sent', 'rejected', 'unknown']);

/** A request again: what ended without being sent is decided anew, and what is on its way with other content. */
const byFilter = (before: Delivery, after: Delivery): string | undefined => {
  if (open.has(before.state)) return `the filter decides again what is ${before.state}`;
  if (before.attempt !== after.attempt) return 'the filter changes its attempt';
  if (Object.keys(before.events ?? {}).length > 0) return 'the filter decides again what SES has told of';
  if (after.attempts.length < before.attempts.length) return 'the filter forgets its attempts';
  return undefined;
};
