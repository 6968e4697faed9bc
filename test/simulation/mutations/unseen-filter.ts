import type { Mutation } from './mutation.ts';

/** Written by somebody who had read the documents and the code, and none of the other faults. */
export const unseenOfFilter: readonly Mutation[] = [
  {
    name: 'enqueue failure blamed on wrong record',
    file: 'lambdas/filter/filter-batch.ts',
    find: '[[envelopes[index]?.record, result.error]]',
    put: '[[index, result.error]]',
  },
  {
    name: 'unreadable refusal claims',
    file: 'lambdas/filter/filter-batch.ts',
    find: `({ step: 'record', delivery, claims: false })`,
    put: `({ step: 'record', delivery, claims: true })`,
  },
  {
    name: 'lost claim taken for own',
    file: 'lambdas/filter/carry-out.ts',
    find: 'return step.claims ? undefined : bringBack(step, { ledger, observe });',
    put: 'return bringBack(step, { ledger, observe });',
  },
  {
    name: 'keep forgets content',
    file: 'lambdas/filter/plan-steps.ts',
    find: `{ step: 'keep', delivery: previous, content: standing }`,
    put: `{ step: 'keep', delivery: previous }`,
  },
  {
    name: 'dry run is held',
    file: 'lambdas/filter/new-delivery.ts',
    find: `return isDryRun ? 'dry-run' : 'held';`,
    put: `return 'held';`,
  },
  {
    name: 'max age from decision',
    file: 'lambdas/filter/new-delivery.ts',
    find: 'validUntil(facts.receivedAt, request.expiresAt, maxAge)',
    put: 'validUntil(facts.now, request.expiresAt, maxAge)',
  },
  {
    name: 'kept verdict not told',
    file: 'lambdas/filter/file-request.ts',
    find: 'dependencies.tellSources(deliveries);',
    put: `dependencies.tellSources(deliveries.filter((_, place) => steps[place]?.step !== 'keep'));`,
  },
  {
    name: 'replay after discard is duplicate',
    file: 'lambdas/filter/file-request.ts',
    find: 'others.filter((each) => !isDecidedAnew(each)).map(',
    put: 'others.map(',
  },
  {
    name: 'quota answer by recipient index',
    file: 'lambdas/filter/take-batch-quotas.ts',
    find: 'const limit = limits[place];',
    put: 'const limit = limits[index];',
  },
  {
    name: 'single mail ignores counter outage',
    file: 'lambdas/filter/take-batch-quotas.ts',
    find: 'if (mails.length > 0 && counting.status',
    put: 'if (mails.length > 1 && counting.status',
  },
  {
    name: 'deferred not parked',
    file: 'lambdas/filter/park-held.ts',
    find: ` || state === 'deferred'`,
    put: '',
  },
  {
    name: 'content put error is a bug',
    file: 'lambdas/adapters/content-store.ts',
    find: `await reach('content', () => client.send(put));`,
    put: 'await client.send(put);',
  },
  {
    name: 'redriven is young again',
    isSeldom: true,
    file: 'lambdas/domain/intake/redriven.ts',
    find: ', sentAt: Date.parse(sentAt), handedIn };',
    put: ', handedIn };',
  },
  {
    name: 'given up decided by any receipt',
    isSeldom: true,
    file: 'lambdas/domain/intake/comes-back.ts',
    find: `  if (message.handedIn === undefined || delivery.intakeMessageId !== message.id) return false;
  if (delivery.state`,
    put: `  if (delivery.intakeMessageId !== message.id) return false;
  if (delivery.state === 'dead-lettered') return isDecidedAnew(delivery);
  if (message.handedIn === undefined) return false;
  if (delivery.state`,
  },
  {
    name: 'heartbeat counts when received',
    file: 'lambdas/feedback/handle-feedback.ts',
    find: 'Math.min(feedback.publishedAt, message.sentAt)',
    put: 'message.sentAt',
  },
  {
    name: 'no suppression on second receipt',
    file: 'lambdas/feedback/apply-feedback.ts',
    find: 'if (!isSimulated) await suppressAddress(',
    put: 'if (!isSimulated && isNew) await suppressAddress(',
  },
  {
    name: 'sent by evidence not told',
    isForTests: true,
    file: 'lambdas/feedback/apply-feedback.ts',
    find: `delivery.state === 'sent' && delivery.attempts.at(-1)?.evidence === undefined`,
    put: `delivery.state === 'sent'`,
  },
  {
    name: 'send of earlier call is no news',
    isForTests: true,
    file: 'lambdas/adapters/delivery-events.ts',
    find: `|| isKnown(event, delivery)) return`,
    put: `|| delivery.state === 'sent') return`,
  },
  {
    name: 'watermark only once',
    file: 'lambdas/adapters/feedback-watermark.ts',
    find: 'takenInUntil < :at',
    put: 'takenInUntil > :at',
  },
  {
    name: 'twice noted only while open',
    file: 'lambdas/adapters/settle-evidence.ts',
    find: 'isAcceptedTwice(delivery) &&',
    put: 'isOpen.has(delivery.state) && isAcceptedTwice(delivery) &&',
  },
  {
    name: 'untaken event blamed on place',
    file: 'lambdas/adapters/status-topic.ts',
    find: '[[teller, each] as const]',
    put: '[[index, each] as const]',
  },
  {
    name: 'suppression without end',
    file: 'lambdas/adapters/suppression-item.ts',
    find: `  ...(until === undefined ? {} : { until }),
`,
    put: '',
  },
  {
    name: 'last look reads stale suppressions',
    file: 'lambdas/adapters/suppression-list.ts',
    find: 'consistent: true',
    put: 'consistent: false',
  },
  {
    name: 'bounce replaces other entries',
    file: 'lambdas/domain/feedback/suppress.ts',
    find: 'stands ? { ...others, bounce } : others',
    put: 'stands ? { bounce } : others',
  },
];
