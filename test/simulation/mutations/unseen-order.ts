import type { Mutation } from './mutation.ts';

/** Effects in a wrong order, stale reads, partial failures: by somebody who had read neither the other faults nor plans and invariants. */
export const unseenOrder: readonly Mutation[] = [
  {
    name: 'lease with more events than known',
    isForTests: true,
    file: 'lambdas/adapters/ledger.ts',
    find: `'size(#events) = :previousEvents'`,
    put: `'size(#events) >= :previousEvents'`,
  },
  {
    name: 'parking written in part',
    file: 'lambdas/adapters/ledger-item.ts',
    find: `const isParkedAnew = parking.some((name) => changed.includes(name));`,
    put: `const isParkedAnew = changed.includes('parkedShard');`,
  },
  {
    name: 'some told is all told',
    file: 'lambdas/adapters/status-topic.ts',
    find: `return entries.map((_, index) => (taken.has(String(index)) ? { ok: true } : notTaken));`,
    put: `return entries.map(() => (taken.size > 0 ? { ok: true } : notTaken));`,
  },
  {
    name: 'dead letter entered anew on duplicate receipt',
    file: 'lambdas/adapters/dead-letter-register.ts',
    find: `condition: 'attribute_not_exists(#letter) OR #letter <> :letter',`,
    put: `condition: 'attribute_not_exists(#letter) OR #sqsMessageId = :sqsMessageId',`,
  },
  {
    name: 'lease of another taken for ours',
    file: 'lambdas/send/make-attempt.ts',
    find: `return current?.lease?.owner === owner ? held : undefined;`,
    put: `return current?.attempt === held.attempt ? held : undefined;`,
  },
  {
    name: 'known event is a done event',
    file: 'lambdas/feedback/apply-feedback.ts',
    find: `const { delivery: told, isNew } = await record(event, judged, message, dependencies);`,
    put: `const { delivery: told, isNew } = await record(event, judged, message, dependencies);
  if (!isNew) return;`,
  },
  {
    name: 'raised over an endless stop',
    file: 'lambdas/adapters/raise-stop.ts',
    find: 'attribute_not_exists(#scope) OR #until <= :now OR',
    put: 'attribute_not_exists(#scope) OR attribute_not_exists(#until) OR #until <= :now OR',
  },
  {
    name: 'turn dated from its answer',
    file: 'lambdas/send/turn-taker.ts',
    find: `beginningOf(window + 1) + latenessMilliseconds,`,
    put: `beginningOf(windowAt(now()) + 1) + latenessMilliseconds,`,
  },
  {
    name: 'source told and not waited for',
    file: 'lambdas/send/send-delivery.ts',
    find: `  const told = await tellSources([delivery]);
  return told.ok ? done : { outcome: 'failed', error: told.error };`,
    put: `  void tellSources([delivery]);
  return done;`,
  },
];
