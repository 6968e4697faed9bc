import { policyInForce } from '../../lambdas/contract/tables.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { watchAll } from './invariants/all.ts';
import { faultsOver, type Plan } from './plan/plan.ts';
import { planOf } from './plan/plan-of.ts';
import { roleIds } from './plan/policy.ts';
import { showTrace } from './trace.ts';
import { readQueue } from './world/functions.ts';
import { loadHandlers } from './world/handlers.ts';
import { deadLettersOf, intakeQueue, queuePlan } from './world/names.ts';
import { startPeople } from './world/people.ts';
import { startSchedules } from './world/schedules.ts';
import { beginning } from './world/timeline.ts';
import type { Violation } from './world/watcher.ts';
import { createWorld, type World } from './world/world.ts';

export type Run = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  /** Readable: the last lines about the delivery that an invariant was broken by, or all that there are. */
  readonly show: (mostLines?: number) => string;
  readonly virtualMilliseconds: number;
};

const minute = 60_000;
/** Twenty times what the longest of ten thousand runs takes. */
const mostSteps = 1_000_000;
/** The longest maximum age of the policy, and more than anything of what is documented takes after it. */
const longest = 4 * 60 * minute + 60 * minute;

/** By then every hour in which anything was accepted has been counted, in all lanes. */
const allCounted = ({ reconciles }: Plan): number =>
  reconciles === undefined ? 0 : beginning + 60 * minute + longest + 12 * minute;

/** Everything that happens in the run of a seed. The same seed always gives the same run. */
export const simulate = async (seed: number, plan: Plan = planOf(seed)): Promise<Run> => {
  const handlers = await loadHandlers();
  const world = createWorld(plan);
  world.watchers.push(...watchAll(world));
  const functions = queuePlan.flatMap(({ queue, reader, lane }) => [
    { name: reader, lane, queue: queue },
    { name: 'dead-letter' as const, queue: deadLettersOf(queue) },
  ]);
  const readers = functions.map(({ queue: name, ...rest }) => {
    const queue = world.queues.get(name);
    if (queue === undefined) throw new Error(`no such queue: ${name}`);
    const reader = readQueue(world, handlers, { ...rest, queue });
    world.onVisible.set(name, (at) => world.timeline.after(at - world.timeline.now(), reader.poll));
    return reader;
  });
  startSources(world);
  const { runRelease } = startSchedules(world, handlers);
  startPeople(world, runRelease);

  const hardEnd = Math.max(beginning + longest, faultsOver(plan) + 60 * minute, allCounted(plan)) + 10 * minute;
  /** What nobody knows the sender of waits for people, who come or do not. */
  const isAdopting = (): boolean => world.tables.get('policies', { name: policyInForce })?.['why'] === 'adopting';
  const isIdle = (): boolean =>
    world.pending() === 0 &&
    world.timeline.now() >= faultsOver(plan) &&
    world.timeline.now() >= allCounted(plan) &&
    readers.every((reader) => reader.isIdle()) &&
    [...world.queues.values()].every((queue) => queue.messages().length === 0) &&
    (world.tables.items('ledger') as readonly Partial<Delivery>[]).every(
      ({ parkedShard, source, state }) =>
        parkedShard === undefined ||
        (state === undefined
          ? !parkedShard.startsWith('redrive:')
          : source === undefined && state === 'held' && !isAdopting()),
    );
  const look = (): void => {
    if (isIdle() || world.timeline.now() > hardEnd) world.finish();
    else world.timeline.after(20_000, look);
  };
  world.timeline.after(20_000, look);
  if (!(await world.timeline.run(world.isOver, mostSteps))) {
    world.violate('everything comes to rest', `more than ${mostSteps} things happen, and no end is in sight`);
  }
  if (world.violations.length === 0) for (const watcher of world.watchers) watcher.ended?.();
  return {
    seed,
    violations: world.violations,
    counts: world.counts,
    virtualMilliseconds: world.timeline.now() - beginning,
    show: (most) => showTrace(world.trace.lines(), beginning, world.violations[0]?.delivery, most),
  };
};

/** The applications: they enqueue what the plan says. SQS takes it, or they would do it again. */
const startSources = (world: World): void => {
  const { plan, timeline, trace } = world;
  for (const { at, source, door, request, isForged } of plan.requests) {
    world.begins();
    timeline.after(at - timeline.now(), () => {
      const queue = world.queues.get(intakeQueue(door));
      const body = typeof request === 'string' ? request : JSON.stringify(request);
      const senderId = `${isForged === true ? roleIds.stranger : roleIds[source]}:${source}`;
      if (queue !== undefined) {
        const message = { body, senderId, groupId: source, attributes: {} };
        const isMoved = world.random.chance(plan.poison.moved);
        if (isMoved) world.count('queues:moved');
        const { id } = isMoved
          ? (world.queues.get(deadLettersOf(queue.name)) ?? queue).send(message)
          : world.enqueue(queue, message);
        if (typeof request !== 'string') world.requests.set(id, request);
        world.askedFor.set(id, { senderId, at });
        trace.note(source, `enqueues ${id}: ${body.slice(0, 200)}`);
      }
      world.ends();
    });
  }
};
