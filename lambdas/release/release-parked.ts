import type { DeliveryKey } from '../adapters/ledger.ts';
import { deadLetterQueues } from '../contract/dead-letter.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import { maximumMaxAgeSeconds } from '../contract/policy.ts';
import { allParkedShards, longestWaitMilliseconds } from '../domain/delivery/parking.ts';
import { isStanding, type Stop } from '../domain/policy/stop.ts';
import type { Invocation } from '../runtime/invocation.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { redriveQueue } from './redrive-queue.ts';
import { type Known, releasePage } from './release-page.ts';

/** A page takes less: whoever stops in time leaves the rest to the next run. */
const pageMilliseconds = 10_000;

/** What changed so short ago may concern mail that is not due yet; a run or two may have failed meanwhile. */
const latelyMilliseconds = longestWaitMilliseconds + 120_000;

/**
 * Brings back what people want back of what was given up. Looks at what is parked and due, and shortly after a stop has ended or a policy was applied at what is not: decides it
 * again, enqueues what nothing keeps any more and the quotas have room for, ends what must not leave or has become
 * worthless, and leaves the rest for later.
 *
 * A delivery is released in the ledger before it is enqueued, and stays in the index until it is: what a crash leaves in
 * between is enqueued by a later run. Enqueued twice it is sent once, by the lease that send takes. What ends stays there
 * likewise until its source has been told.
 * @throws what kept a part of it from being done, once all the others have been
 */
export const releaseParked = async (invocation: Invocation, dependencies: ReleaseDependencies): Promise<void> => {
  const [stops, policy] = await Promise.all([dependencies.readStops(), dependencies.readPolicy()]);
  const now = dependencies.now();
  dependencies.observe({ event: 'stops-counted', open: stops.filter((stop) => isStanding(stop, now)).length });
  const dueBy = new Date(now + horizon(stops, policy, now)).toISOString();
  const hasTime = (): boolean => invocation.remainingMilliseconds() >= pageMilliseconds;
  const failures: unknown[] = [];
  const keep = (error: unknown): void => void failures.push(error);
  await Promise.all([
    ...allParkedShards.map((shard) =>
      releaseShard(dependencies.parked.read(shard, dueBy), { stops, policy }, keep, hasTime, dependencies).catch(keep),
    ),
    ...deadLetterQueues.map((queue) => redriveQueue(queue, { stops, policy }, keep, hasTime, dependencies).catch(keep)),
  ]);
  // What nobody expected is worth more to whoever reads of it than an outage beside it.
  const failure = failures.find((error) => !(error instanceof OutageError)) ?? failures[0];
  if (failure !== undefined) throw failure;
};

/** What keeps a page from being done keeps no other. */
const releaseShard = async (
  pages: AsyncIterable<readonly DeliveryKey[]>,
  known: Known,
  keep: (failure: unknown) => void,
  hasTime: () => boolean,
  dependencies: ReleaseDependencies,
): Promise<void> => {
  for await (const keys of pages) {
    if (!hasTime()) return;
    await releasePage(keys, known, dependencies).catch(keep);
  }
};

/** How far into the future what is parked may be due and is looked at all the same. */
const horizon = (stops: readonly Stop[], { appliedAt }: AppliedPolicy, now: number): number => {
  const isLately = (time: string | undefined): boolean => {
    const millisecondsAgo = time === undefined ? -1 : now - Date.parse(time);
    return millisecondsAgo >= 0 && millisecondsAgo <= latelyMilliseconds;
  };
  if (isLately(appliedAt)) return maximumMaxAgeSeconds * 1000;
  return stops.some(({ until }) => isLately(until)) ? longestWaitMilliseconds : 0;
};
