import type { Mutation } from './mutation.ts';

/** Written by somebody who had read the documents and the code, and none of the other faults. */
export const unseenOfTheRest: readonly Mutation[] = [
  {
    name: 'dead letter: an end that could not be told counts as told',
    file: 'lambdas/dead-letter/take-dead-letter.ts',
    find: `return told.ok ? done : { outcome: 'failed', error: told.error };`,
    put: 'return done;',
  },
  {
    name: 'dead letter: the bucket does not take it, and it goes on',
    file: 'lambdas/dead-letter/take-dead-letter.ts',
    find: 'await dependencies.keep(stage, letter);',
    put: 'await dependencies.keep(stage, letter).catch(() => undefined);',
  },
  {
    name: 'dead letter: who has a lease will end it',
    isForTests: true,
    file: 'lambdas/dead-letter/end-envelope.ts',
    find: 'if (millisecondsLeft > 0) return { ended: false, afterSeconds: Math.ceil(millisecondsLeft / 1000) };',
    put: 'if (millisecondsLeft > 0) return { ...nothingToEnd, before: [delivery] };',
  },
  {
    name: 'dead letter: parked and unparked unsure are mixed up',
    file: 'lambdas/dead-letter/end-envelope.ts',
    find: 'if (delivery.parked !== undefined) return { ...nothingToEnd, before: [delivery] };',
    put: 'if (delivery.parked === undefined) return { ...nothingToEnd, before: [delivery] };',
  },
  {
    name: 'dead letter: an end that lost its race is told',
    isForTests: true,
    file: 'lambdas/dead-letter/end-envelope.ts',
    find: `if (!(await ledger.replace(delivery, next))) throw new OutageError('ledger', 'changed while it was being written');`,
    put: 'await ledger.replace(delivery, next);',
  },
  {
    name: 'dead letter: a request seen the second time tells nobody',
    file: 'lambdas/dead-letter/end-request.ts',
    find: `if (previous.state !== 'queued') return { before: previous };`,
    put: `if (previous.state !== 'queued') return {};`,
  },
  {
    name: 'dead letter: whose key it is, the other way round',
    isForTests: true,
    file: 'lambdas/dead-letter/end-request.ts',
    find: 'existing.some((each) => !isOwn(each))',
    put: 'existing.some(isOwn)',
  },
  {
    name: 'dead letter: a key that was free a moment ago still is',
    isForTests: true,
    file: 'lambdas/dead-letter/end-request.ts',
    find: 'return end !== undefined && met !== undefined && isOwn(met) ? end :',
    put: 'return end !== undefined ? end :',
  },
  {
    name: 'dead letter: whoever moved it is its sender',
    file: 'lambdas/dead-letter/read-dead-letter.ts',
    find: 'principal: attributes[deadLetterAttributes.principal],',
    put: 'principal: sender,',
  },
  {
    name: 'dead letter queue: a letter that could not be written is forgotten',
    isForTests: true,
    file: 'lambdas/adapters/dead-letter-queue.ts',
    find: `await reach('dead-letter-queue', () => client.send(send));`,
    put: `await reach('dead-letter-queue', () => client.send(send)).catch(() => undefined);`,
  },
  {
    name: 'dead letters: asked for again, with what came of it before',
    isForTests: true,
    isSeldom: true,
    file: 'lambdas/adapters/dead-letter-register.ts',
    find: `remove: ['outcome'],`,
    put: 'remove: [],',
  },
  {
    name: 'dead letters: what cannot come back stays asked for',
    isSeldom: true,
    file: 'lambdas/adapters/dead-letter-register.ts',
    find: '[parked.partitionKey]: deadLetterPartitions.waiting(letter.queue),',
    put: '[parked.partitionKey]: deadLetterPartitions.marked(letter.queue),',
  },
  {
    name: 'dead letters: age in seconds when read',
    isSeldom: true,
    file: 'lambdas/adapters/dead-letter-store.ts',
    find: 'sentAt: Date.parse(sentAt) };',
    put: 'sentAt: Date.parse(sentAt) / 1000 };',
  },
  {
    name: 'reconcile: a step is noted before it is done',
    isSeldom: true,
    file: 'lambdas/reconcile/reconcile.ts',
    find: `    const ofStep = await failureOf(doStep(step, terms, dependencies));
    failure ??= ofStep;
    const done = { doneUntil: step, policyVersion: policy.version, terms };
    // Another run is at it.
    if (!(await progress.advance(before, done))) return;
    before = done;
`,
    put: `    const done = { doneUntil: step, policyVersion: policy.version, terms };
    // Another run is at it.
    if (!(await progress.advance(before, done))) return;
    before = done;
    const ofStep = await failureOf(doStep(step, terms, dependencies));
    failure ??= ofStep;
`,
  },
  {
    name: 'reconcile: a slice begins with its hour',
    isSeldom: true,
    file: 'lambdas/reconcile/look-at-slice.ts',
    find: 'findKeys(key, { from: isoOf(slice.from), to:',
    put: 'findKeys(key, { from: isoOf(begins), to:',
  },
  {
    name: 'reconcile: counts lanes before their deadline',
    isSeldom: true,
    file: 'lambdas/reconcile/count-hour.ts',
    find: 'for (const lane of hour.lanes) {',
    put: 'for (const lane of Object.keys(accepted) as (keyof typeof accepted)[]) {',
  },
  {
    name: 'reconcile: unparks what it could not tell',
    isSeldom: true,
    file: 'lambdas/reconcile/end-overdue-deliveries.ts',
    find: 'if (told.ok) {',
    put: 'if (ended.length > 0) {',
  },
  {
    name: 'source deliveries: all is the first page',
    isSeldom: true,
    file: 'lambdas/adapters/source-deliveries.ts',
    find: 'if (next === undefined) break;',
    put: 'if (next === undefined || !Number.isFinite(limit)) break;',
  },
  {
    name: 'glances: one delivery for each message',
    isSeldom: true,
    file: 'lambdas/adapters/glance-at-deliveries.ts',
    find: 'return (found.get(table) ?? []).map(decodeDelivery);',
    put: `return [...new Map((found.get(table) ?? []).map((item) => [item['messageId'], item])).values()].map(decodeDelivery);`,
  },
  {
    name: 'redrive: asked for at the time it was sent',
    isSeldom: true,
    file: 'lambdas/control/redrive.ts',
    find: 'at: new Date(time).toISOString() });',
    put: 'at: letter.sentAt });',
  },
  {
    name: 'stops: an end is not written',
    file: 'lambdas/control/stops.ts',
    find: 'const details = { ...effect, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };',
    put: 'const details = { ...effect };',
  },
  {
    name: 'suppressions: people enter an unsubscribe',
    file: 'lambdas/control/suppressions.ts',
    find: `origin = 'operator'`,
    put: `origin = 'unsubscribe'`,
  },
  {
    name: 'heartbeat: time in whole minutes, rounded up',
    file: 'lambdas/heartbeat/beat.ts',
    find: 'new Date(now()).toISOString()',
    put: 'new Date(Math.ceil(now() / 60_000) * 60_000).toISOString()',
  },
  {
    name: 'heartbeat: the time its worker began',
    file: 'lambdas/heartbeat/handler.ts',
    find: 'export const handler = createScheduledHandler({ observer, run: () => beat({ now, publish }) });',
    put: `const startedAt = now();

export const handler = createScheduledHandler({ observer, run: () => beat({ now: () => startedAt, publish }) });`,
  },
  {
    name: 'reconcile: the first run never begins',
    isSeldom: true,
    file: 'lambdas/adapters/reconciliation-progress.ts',
    find: `ConditionExpression: 'attribute_not_exists(#key)',`,
    put: `ConditionExpression: 'attribute_exists(#key)',`,
  },
];
