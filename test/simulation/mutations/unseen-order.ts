import type { Mutation } from './mutation.ts';

/** Effects in a wrong order, stale reads, partial failures: by somebody who had read neither the other faults nor plans and invariants. */
export const unseenOrder: readonly Mutation[] = [
  {
    name: 'lease with more events than known',
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
    name: 'read joins a call under way',
    file: 'lambdas/adapters/table-reader.ts',
    find: `    const items = setImmediate().then(() => {
      open = undefined;
      return readAll(client, wanted, wait);
    });`,
    put: `    const items = setImmediate()
      .then(() => readAll(client, wanted, wait))
      .finally(() => {
        open = undefined;
      });`,
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
    name: 'look is as old as its answer',
    file: 'lambdas/send/look.ts',
    find: `  const [at, scopes] = [now(), scopesOf(subject)];
  const [stops, suppressions] = await Promise.all([
    readStops(scopes),
    address === undefined ? [] : readSuppressions(address),
  ]);
  return { address, scopes, stops, suppressions, at };`,
    put: `  const scopes = scopesOf(subject);
  const [stops, suppressions] = await Promise.all([
    readStops(scopes),
    address === undefined ? [] : readSuppressions(address),
  ]);
  return { address, scopes, stops, suppressions, at: now() };`,
  },
  {
    name: 'lease of another taken for ours',
    file: 'lambdas/send/make-attempt.ts',
    find: `return current?.lease?.owner === owner ? held : undefined;`,
    put: `return current?.attempt === held.attempt ? held : undefined;`,
  },
  {
    name: 'resend without word from feedback',
    file: 'lambdas/send/resolve-unsure.ts',
    find: `if (feedbackHasPassed(delivery, await readWatermark())) return { due: delivery };`,
    put: `if (feedbackHasPassed(delivery, await readWatermark()) || time - windowEnd(delivery) > feedbackIsLateMilliseconds) {
        return { due: delivery };
      }`,
  },
  {
    name: 'known event is a done event',
    file: 'lambdas/feedback/apply-feedback.ts',
    find: `const { delivery: told, isNew } = await record(event, judged, message, dependencies);`,
    put: `const { delivery: told, isNew } = await record(event, judged, message, dependencies);
  if (!isNew) return;`,
  },
  {
    name: 'suppressions read stale',
    file: 'lambdas/adapters/suppression-list.ts',
    find: `[{ table, keys: [{ address }], consistent: true }]`,
    put: `[{ table, keys: [{ address }] }]`,
  },
  {
    name: 'raised over an endless stop',
    file: 'lambdas/adapters/raise-stop.ts',
    find: `'attribute_not_exists(#scope) OR #until <= :now'`,
    put: `'attribute_not_exists(#scope) OR attribute_not_exists(#until) OR #until <= :now'`,
  },
  {
    name: 'turn dated from its answer',
    file: 'lambdas/send/turn-taker.ts',
    find: `beginningOf(asked + 1) + latenessMilliseconds,`,
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
