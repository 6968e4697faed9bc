import { budgetKeys } from '../../../lambdas/contract/tables.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { faultsOver } from '../plan/plan.ts';
import type { FunctionName, Handlers } from './handlers.ts';
import { contextOf, startWorker, timeoutOf, type Worker } from './workers.ts';
import type { World } from './world.ts';

const minute = 60_000;

/** What changed so short ago release looks at. */
const lately = 8 * minute;

/** Runs of the functions that the clock invokes. What would find nothing to do is mostly left out, to save real time. */
export const startSchedules = (world: World, handlers: Handlers): { readonly runRelease: () => void } => {
  const { timeline, random, plan, trace, remote } = world;

  const warm = new Map<FunctionName, Worker>();

  const workerFor = (name: FunctionName): Worker => {
    const before = warm.get(name);
    if (before?.isBusy === false && before.actor.isAlive && random.chance(0.97)) return before;
    const started = startWorker(world, handlers, name);
    warm.set(name, started);
    return started;
  };

  const run = async (name: FunctionName): Promise<void> => {
    const worker = workerFor(name);
    const { actor, handler } = worker;
    worker.isBusy = true;
    let isOver = false;
    timeline.after(timeoutOf(name), () => {
      if (!isOver) remote.kill(actor, 'its time is up');
    });
    trace.note(actor.name, 'runs');
    try {
      await handler({}, contextOf(world, actor));
    } catch (error) {
      trace.note(actor.name, `fails: ${String(error)}`);
    }
    isOver = true;
    worker.isBusy = false;
  };

  /** From then on there is little left to find. */
  const idleAfter = faultsOver(plan) + 60 * minute;
  const deliveries = (): readonly Partial<Delivery>[] => world.tables.items('ledger');
  const isLately = (time: number): boolean => time <= timeline.now() + minute && time >= timeline.now() - lately;
  const worthIt: Readonly<Record<string, () => boolean>> = {
    release: () =>
      deliveries().some(({ parkedShard }) => parkedShard !== undefined) &&
      (deliveries().some(
        ({ dueAt, state }) =>
          state !== undefined && dueAt !== undefined && Date.parse(dueAt) <= timeline.now() + minute,
      ) ||
        // People want something back that was given up.
        deliveries().some(({ parkedShard = '' }) => parkedShard.startsWith('redrive:')) ||
        world.tables.items('stops').some((stop) => isLately(Date.parse(String(stop['until'])))) ||
        world.tables.items('policies').some((each) => isLately(Date.parse(String(each['appliedAt'])))) ||
        isLately(world.lastStopAt())),
    heartbeat: () => deliveries().some(({ state }) => state === 'unsure' || state === 'leased'),
    account: () =>
      deliveries().some(({ state }) => state === 'queued' || state === 'unsure' || state === 'deferred') ||
      plan.accountStopped.some(
        ({ from, until }) => timeline.now() >= from - minute && timeline.now() <= until + minute,
      ),
  };

  for (const name of ['release', 'heartbeat', 'account'] as const) {
    const tick = (): void => {
      if (world.isOver()) return;
      if (worthIt[name]?.() === true || random.chance(timeline.now() < idleAfter ? 0.06 : 0.01)) void run(name);
      timeline.after(minute + random.int(-300, 300), tick);
    };
    timeline.after(random.int(0, minute), tick);
  }
  world.watchers.push({
    written: ({ table, after }) => {
      if (table === 'counters' && after['counter'] === budgetKeys.day && random.chance(plan.asksAtCounts))
        void run('account');
    },
  });
  if (plan.reconciles !== undefined) {
    const tick = (): void => {
      if (world.isOver()) return;
      void run('reconcile');
      // EventBridge may invoke twice.
      if (random.chance(0.05)) void run('reconcile');
      timeline.after(5 * minute + random.int(-300, 300), tick);
    };
    timeline.after(random.int(0, 5 * minute), tick);
  }
  return { runRelease: () => void run('release') };
};
