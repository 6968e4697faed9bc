import type { Mutation } from './mutation.ts';

/** By three who had read documents and code only, and had no tests at all before them: those that were not in the list already. */
export const unseenOnceMore: readonly Mutation[] = [
  {
    name: 'tag of first recipient',
    file: 'lambdas/send/make-attempt.ts',
    find: `deliveryTag(messageId, recipientIndex)`,
    put: `deliveryTag(messageId, 0)`,
  },
  {
    name: 'stop before answer is written',
    isForTests: true,
    file: 'lambdas/send/make-attempt.ts',
    find: `  const recorded = await recordAnswer(held, answer, mail.configurationSet, dependencies);
  if (answer.answer === 'misconfigured') await stopForFault(held, answer.error, dependencies);
`,
    put: `  if (answer.answer === 'misconfigured') await stopForFault(held, answer.error, dependencies);
  const recorded = await recordAnswer(held, answer, mail.configurationSet, dependencies);
`,
  },
  {
    name: 'end found is not told again',
    file: 'lambdas/send/send-delivery.ts',
    find: `      return tell(delivery, dependencies);
    case 'leased':`,
    put: `      return done;
    case 'leased':`,
  },
  {
    name: 'content stored anew when parked again',
    file: 'lambdas/send/stored-content.ts',
    find: `=> object ?? putContent(messageId, contentHash, content ?? '');`,
    put: `=> putContent(messageId, contentHash, content ?? '');`,
  },
  {
    name: 'newcomers count as counted',
    isForTests: true,
    file: 'lambdas/send/turn-taker.ts',
    find: `for (const waiter of uncounted.slice(0, within)) waiter.countedUntil = countedUntil;`,
    put: `for (const waiter of queue.filter(isUncounted)) waiter.countedUntil = within > 0 ? countedUntil : waiter.countedUntil;`,
  },
  {
    name: 'settles for standard only',
    isForTests: true,
    file: 'lambdas/account/watch-quota.ts',
    find: `if (dayBudget('bulk', reading, now()).day === 'counted')`,
    put: `if (dayBudget('standard', reading, now()).day === 'counted')`,
  },
  {
    name: 'reading kept a minute',
    isForTests: true,
    file: 'lambdas/domain/budget/account-reading.ts',
    find: `export const readingHoldsMilliseconds = 5_000;`,
    put: `export const readingHoldsMilliseconds = 60_000;`,
  },
  {
    name: 'age of reading in minutes',
    isForTests: true,
    file: 'lambdas/domain/budget/day-budget.ts',
    find: `(now - at) / 1000 + countsAheadSeconds / 2`,
    put: `(now - at) / 60_000 + countsAheadSeconds / 2`,
  },
  {
    name: 'rounds grant all that wait',
    file: 'lambdas/domain/budget/fairness.ts',
    find: `    .flat()
    .slice(0, count);`,
    put: `    .flat()
    .slice(0, Math.max(count, bySource.length));`,
  },
  {
    name: 'functions change stops of people',
    isForTests: true,
    file: 'lambdas/adapters/raise-stop.ts',
    find: `'#by = :by AND #until > :now'`,
    put: `'#by = :by OR #until > :now'`,
  },
  {
    name: 'feedback need not reach window end',
    file: 'lambdas/domain/delivery/unsure.ts',
    find: `delivery.whenUnsure === 'resend' ? callEndedAt(delivery) + publishingSeconds * 1000 : windowEnd(delivery);`,
    put: `Math.min(callEndedAt(delivery) + publishingSeconds * 1000, windowEnd(delivery));`,
  },
  {
    name: 'ended leaves the index',
    file: 'lambdas/domain/delivery/transitions.ts',
    find: `  ...(dueAt === undefined ? {} : { dueAt }),
});`,
    put: `  ...(dueAt === undefined || ended.state !== delivery.state ? {} : { dueAt }),
});`,
  },
  {
    name: 'unknown attempts dropped first',
    isForTests: true,
    file: 'lambdas/domain/delivery/transitions.ts',
    find: `answer !== 'unknown' && answer !== 'accepted'`,
    put: `answer !== 'accepted'`,
  },
  {
    name: 'answer without id is unavailable',
    isForTests: true,
    file: 'lambdas/adapters/ses-mailer.ts',
    find: `return { answer: 'unknown', error: 'NoMessageId' };`,
    put: `return { answer: 'unavailable', error: 'NoMessageId' };`,
  },
  {
    name: 'outbound lane is the doors',
    file: 'lambdas/filter/file-request.ts',
    find: `const lane = grantedPurpose(facts)?.lane;`,
    put: `const lane = grantedPurpose(facts) === undefined ? undefined : facts.door;`,
  },
  {
    name: 'retry keeps delivery with other content',
    isForTests: true,
    file: 'lambdas/filter/plan-steps.ts',
    find: `previous.state !== 'queued' || previous.contentHash === standing?.hash`,
    put: `previous.state !== 'queued' || standing !== undefined`,
  },
  {
    name: 'max age counts from decision',
    file: 'lambdas/filter/new-delivery.ts',
    find: `const end = validUntil(facts.receivedAt, request.expiresAt, maxAge);`,
    put: `const end = validUntil(facts.now, request.expiresAt, maxAge);`,
  },
  {
    name: 'give back all that was granted',
    isForTests: true,
    file: 'lambdas/domain/quota/take-quotas.ts',
    find: `if (unused > 0) await taken.giveBack(unused);`,
    put: `if (unused > 0) await taken.giveBack(granted.length);`,
  },
  {
    name: 'handed in again under its new id',
    file: 'lambdas/domain/intake/redriven.ts',
    find: `return { ...message, id, body, senderId: principal`,
    put: `return { ...message, body, senderId: principal`,
  },
  {
    name: 'stop of domain asks redirect only',
    isForTests: true,
    file: 'lambdas/domain/policy/stop.ts',
    find: `[recipient, redirectedTo].flatMap(domainScope)`,
    put: `[redirectedTo ?? recipient].flatMap(domainScope)`,
  },
  {
    name: 'override passes the stop made again',
    isForTests: true,
    file: 'lambdas/domain/policy/override.ts',
    find: `one.scope === other.scope && one.since === other.since`,
    put: `one.scope === other.scope`,
  },
  {
    name: 'asked again is as old as the first time',
    isForTests: true,
    file: 'lambdas/domain/policy/decide-again.ts',
    find: `return latest > 0 ?`,
    put: `return latest > 1 ?`,
  },
  {
    name: 'redaction switch refuses the wrong form',
    isForTests: true,
    file: 'lambdas/domain/policy/decide-again.ts',
    find: `if (form === 'complete') return { verdict: 'refuse'`,
    put: `if (form === 'redacted') return { verdict: 'refuse'`,
  },
  {
    name: 'idle worker believes old policy',
    isForTests: true,
    file: 'lambdas/adapters/policy-reader.ts',
    find: `const pointerFreshMilliseconds = 2_000;`,
    put: `const pointerFreshMilliseconds = 2_000_000;`,
  },
  {
    name: 'first suppression write overwrites anothers',
    isForTests: true,
    file: 'lambdas/adapters/suppression-records.ts',
    find: `: 'attribute_not_exists(entries)',`,
    put: `: 'attribute_not_exists(entries) OR #version = :next',`,
  },
  {
    name: 'lifted suppression is not pardoned',
    isForTests: true,
    file: 'lambdas/domain/suppression/change-record.ts',
    find: `pardons: { ...record.pardons, ...Object.fromEntries(removed.map((origin) => [origin, at])) },`,
    put: `pardons: { ...record.pardons },`,
  },
  {
    name: 'hard bounce counts soft',
    file: 'lambdas/domain/feedback/effects.ts',
    find: `effect: { code: 'hard-bounce', status: 'bounced', suppress: 'hard-bounce', rate: 'bounce' },`,
    put: `effect: { code: 'hard-bounce', status: 'bounced', suppress: 'soft-bounce', rate: 'bounce' },`,
  },
  {
    name: 'second unsubscribe forgets first',
    isForTests: true,
    file: 'lambdas/domain/suppression/change-record.ts',
    find: `unsubscribes: { ...record.unsubscribes, [purpose]: entry }`,
    put: `unsubscribes: { [purpose]: entry }`,
  },
  {
    name: 'ends outside the index',
    file: 'lambdas/release/look-again.ts',
    find: `({ look: 'moves', delivery: stillParked(delivery, ended) });`,
    put: `({ look: 'moves', delivery: ended });`,
  },
  {
    name: 'lease of dead letter forgotten',
    file: 'lambdas/dead-letter/end-envelope.ts',
    find: `return end(deadLettered(leaseRanOut(delivery), 'outbound', letter.error, at));`,
    put: `return end(deadLettered(delivery, 'outbound', letter.error, at));`,
  },
  {
    name: 'lost replay ends the first',
    file: 'lambdas/dead-letter/end-request.ts',
    find: `const previous = existing.find((each) => each.recipientIndex === item.recipientIndex && isOwn(each));`,
    put: `const previous = existing.find((each) => each.recipientIndex === item.recipientIndex);`,
  },
  {
    name: 'outage step left behind',
    file: 'lambdas/reconcile/reconcile.ts',
    find: `    if (error instanceof OutageError) throw error;
`,
    put: ``,
  },
  {
    name: 'last second of slice',
    isForTests: true,
    file: 'lambdas/reconcile/look-at-slice.ts',
    find: `isoOf(slice.from + stepMilliseconds - 1)`,
    put: `isoOf(slice.from + stepMilliseconds - 1_000)`,
  },
];
