import type { Mutation } from './mutation.ts';

/** Of reconcile, and of what is brought back. */
export const laterMutations: readonly Mutation[] = [
  {
    name: 'reconcile ends nothing',
    isSeldom: true,
    file: 'lambdas/reconcile/end-overdue-deliveries.ts',
    find: 'const overdue = open.filter((delivery) => isOverdue(delivery, time));',
    put: 'const overdue = open.filter((delivery) => isOverdue(delivery, time - 1e9));',
  },
  {
    name: 'reconcile tells nobody',
    isSeldom: true,
    file: 'lambdas/reconcile/end-overdue-deliveries.ts',
    find: 'const told = await tellSources(ended);',
    put: 'const told = await tellSources([]);',
  },
  {
    name: 'reconcile looks at one shard in four',
    isSeldom: true,
    file: 'lambdas/reconcile/look-at-slice.ts',
    find: 'sourceHours(slice.source, slice.from, slice.from).map(',
    put: 'sourceHours(slice.source, slice.from, slice.from).slice(0, 1).map(',
  },
  {
    name: 'an hour has eleven parts',
    isSeldom: true,
    file: 'lambdas/domain/delivery/looks.ts',
    find: 'Array.from({ length: hourMilliseconds / stepMilliseconds }, (_, index)',
    put: 'Array.from({ length: hourMilliseconds / stepMilliseconds - 12 }, (_, index)',
  },
  {
    name: 'what is left over counts as ended',
    isSeldom: true,
    file: 'lambdas/reconcile/count-hour.ts',
    find: 'accepted: accepted[lane],',
    put: 'accepted: accepted[lane] + 1,',
  },
  {
    name: 'reconcile leaves out the lane that ends last',
    isSeldom: true,
    file: 'lambdas/domain/delivery/looks.ts',
    find: 'return begins % hourMilliseconds === 0 ?',
    put: "return begins % hourMilliseconds === 0 && lane !== 'bulk' ?",
  },
  {
    name: 'what has ended and never waited is never unparked',
    isSeldom: true,
    file: 'lambdas/adapters/parked-deliveries.ts',
    find: 'if (dueAt === undefined) return false;',
    put: 'if (dueAt === undefined || place === undefined) return false;',
  },
  {
    name: 'redrive settles before it brings back',
    isSeldom: true,
    file: 'lambdas/release/redrive-letter.ts',
    find: "await handIn(laneOf(queue) ?? 'standard', redrivenText(judged.redriven));",
    put: "void handIn(laneOf(queue) ?? 'standard', redrivenText(judged.redriven)).catch(() => undefined);",
  },
  {
    name: 'what is asked for is never looked at',
    isSeldom: true,
    file: 'lambdas/release/redrive-queue.ts',
    find: 'if (asked === undefined || letter.outcome !== undefined) return {};',
    put: 'if (asked !== undefined || letter.outcome !== undefined) return {};',
  },
];
