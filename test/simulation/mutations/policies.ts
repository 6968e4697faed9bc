import type { Mutation } from './mutation.ts';

/** Of policies that change under mail that is on its way, and of what was found beside them. */
export const policyMutations: readonly Mutation[] = [
  {
    name: 'a request handed back is kept where it is, though its sender is nobody’s again',
    isSeldom: true,
    file: 'lambdas/domain/intake/comes-back.ts',
    find: "(delivery.state === 'held' || wasHandedBack(delivery))",
    put: "delivery.state === 'held'",
  },
  {
    name: 'release is about to end what is nobody’s again',
    isSeldom: true,
    file: 'lambdas/domain/intake/comes-back.ts',
    find: "(delivery.state === 'held' || wasHandedBack(delivery))",
    put: 'wasHandedBack(delivery)',
  },
  {
    name: 'a worker whose policy is old takes whom release knows for a stranger',
    isSeldom: true,
    file: 'lambdas/filter/file-request.ts',
    find: 'now() - at >= policyEverywhereMilliseconds',
    put: 'now() - at >= 0',
  },
  {
    name: 'whom release knows is waited for until the message is old',
    isSeldom: true,
    file: 'lambdas/filter/file-request.ts',
    find: 'now() - at >= policyEverywhereMilliseconds',
    put: 'now() - at >= policyEverywhereMilliseconds * 1e4',
  },
  {
    name: 'what is kept once more counts once more',
    isForTests: true,
    file: 'lambdas/filter/take-batch-quotas.ts',
    find: "!(found.state === 'dead-lettered' && comesBack(intake, found))",
    put: '!comesBack(intake, found)',
  },
  {
    name: 'release looks at nothing that is not due after another policy',
    isSeldom: true,
    file: 'lambdas/release/release-parked.ts',
    find: 'if (isLately(appliedAt)) return maximumMaxAgeSeconds * 1000;',
    put: '',
  },
  {
    name: 'a policy is kept for as long as its worker lives',
    isSeldom: true,
    file: 'lambdas/adapters/policy-reader.ts',
    find: 'if (kept === undefined || age >= pointerFreshMilliseconds) return look(time);',
    put: 'if (kept === undefined) return look(time);\n    if (age >= 1e12) return look(time);',
  },
  {
    name: 'what people let pass is overtaken by whoever looks at it',
    isForTests: true,
    file: 'lambdas/adapters/ledger.ts',
    find: 'isWaiting(previous) && isWaiting(next)',
    put: "isWaiting(previous) && next.state === 'leased'",
  },
  {
    name: 'dead letters: an end whose write was repeated is told to nobody',
    isForTests: true,
    file: 'lambdas/dead-letter/end-request.ts',
    find: '{ before: await ledger.get(previous) }',
    put: '{}',
  },
  {
    name: 'a lease is kept where another turn cannot be asked for',
    isForTests: true,
    file: 'lambdas/send/make-attempt.ts',
    find: `    await ledger.replace(held, givenBack(held));
    throw error;`,
    put: '    throw error;',
  },
  {
    name: 'who has waited in vain while it was counted is counted again',
    isForTests: true,
    file: 'lambdas/send/turn-taker.ts',
    find: '        leaveUnless(now());\n',
    put: '',
  },
  {
    name: 'a rejection is told, whatever SES has told',
    isForTests: true,
    file: 'lambdas/send/record-answer.ts',
    find: 'settled ?? current ?? recorded',
    put: 'settled ?? recorded',
  },
  {
    name: 'one recipient whose mail has left keeps a request from coming back',
    isForTests: true,
    file: 'lambdas/domain/redrive/judge-request.ts',
    find: 'existing.every((each) => !isDecidedAnew(each))',
    put: 'existing.some((each) => !isDecidedAnew(each))',
  },
  {
    name: 'a page of letters that fails keeps the next ones from coming back',
    isForTests: true,
    file: 'lambdas/release/redrive-queue.ts',
    find: 'await releasePage(back, known, dependencies).catch(keep)',
    put: 'await releasePage(back, known, dependencies)',
  },
];
