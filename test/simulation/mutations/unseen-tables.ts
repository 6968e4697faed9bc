import type { Mutation } from './mutation.ts';

/** Written by somebody who had read the documents and the code, and none of the other faults. */
export const unseenOfTables: readonly Mutation[] = [
  {
    name: 'ledger version lets older attempt write',
    file: 'lambdas/adapters/ledger.ts',
    find: '#attempt = :previousAttempt',
    put: '#attempt >= :previousAttempt',
  },
  {
    name: 'ledger reads not consistent',
    file: 'lambdas/adapters/ledger.ts',
    find: '  consistent: true,',
    put: '  consistent: false,',
  },
  {
    name: 'blocked by operator stored as provider',
    file: 'lambdas/adapters/ledger-item.ts',
    find: `operator: 'o',`,
    put: `operator: 'p',`,
  },
  {
    name: 'letter of attempt given twice',
    file: 'lambdas/adapters/packed-value.ts',
    find: `attempt: ['A', 'plain'],`,
    put: `attempt: ['a', 'plain'],`,
  },
  {
    name: 'times stored to the second',
    file: 'lambdas/adapters/packed-value.ts',
    find: 'return milliseconds === undefined ? asItIs : [letter, milliseconds];',
    put: 'return milliseconds === undefined ? asItIs : [letter, Math.floor(milliseconds / 1000) * 1000];',
  },
  {
    name: 'failed writes taken for failed conditions',
    file: 'lambdas/adapters/unless-condition-fails.ts',
    find: `error.name === 'ConditionalCheckFailedException'`,
    put: `error.name !== 'ValidationException'`,
  },
  {
    name: 'unprocessed keys given up as absent',
    file: 'lambdas/adapters/table-reader.ts',
    find: `  throw new Error('DynamoDB left keys unprocessed');`,
    put: '  return found;',
  },
  {
    name: 'round stays open while it is read',
    file: 'lambdas/adapters/table-reader.ts',
    find: `setImmediate().then(() => {
      open = undefined;
      return readAll(client, wanted, wait);
    });`,
    put: `setImmediate().then(async () => {
      try {
        return await readAll(client, wanted, wait);
      } finally {
        open = undefined;
      }
    });`,
  },
  {
    name: 'day counted beyond the room',
    file: 'lambdas/adapters/day-count.ts',
    find: `':most': upTo - count,`,
    put: `':most': upTo,`,
  },
  {
    name: 'day count that failed counts as made',
    isForTests: true,
    file: 'lambdas/adapters/day-count.ts',
    find: 'if (!(error instanceof ConditionalCheckFailedException)) throw error;',
    put: 'if (!(error instanceof ConditionalCheckFailedException)) return undefined;',
  },
  {
    name: 'account reading asked for once',
    file: 'lambdas/adapters/account-readings.ts',
    find: 'asked ??= ask().finally(() => (asked = undefined));',
    put: 'asked ??= ask();',
  },
  {
    name: 'rate before the first reading',
    file: 'lambdas/domain/budget/account-reading.ts',
    find: 'const sandbox: Rate = { perSecond: 1, from: 0 };',
    put: 'const sandbox: Rate = { perSecond: 14, from: 0 };',
  },
  {
    name: 'day open until the reading is at the limit',
    file: 'lambdas/domain/budget/day-budget.ts',
    find: `if (sent + perSecond * ahead < limit) return { day: 'open' };`,
    put: `if (sent < limit) return { day: 'open' };`,
  },
  {
    name: 'tokens of the next window too',
    file: 'lambdas/domain/budget/lattice.ts',
    find: 'const [first, end] = [window, window + 1].map(',
    put: 'const [first, end] = [window, window + 2].map(',
  },
  {
    name: 'one more than was granted',
    file: 'lambdas/domain/budget/fairness.ts',
    find: '.slice(0, count);',
    put: '.slice(0, count + 1);',
  },
  {
    name: 'quota asked before what is counted',
    isForTests: true,
    file: 'lambdas/account/watch-quota.ts',
    find: `  const [before] = await Promise.allSettled([lookBefore(dependencies)]);
  const quota = await readQuota();`,
    put: `  const quota = await readQuota();
  const [before] = await Promise.allSettled([lookBefore(dependencies)]);`,
  },
  {
    name: 'functions discard what they stop',
    file: 'lambdas/adapters/raise-stop.ts',
    find: `queued: 'hold' }`,
    put: `queued: 'discard' }`,
  },
  {
    name: 'stops of domains not asked for',
    file: 'lambdas/adapters/stop-list.ts',
    find: 'const keys = scopes.map((scope) => ({ scope }));',
    put: 'const keys = scopes.slice(0, 4).map((scope) => ({ scope }));',
  },
  {
    name: 'one delivery of a message found',
    file: 'lambdas/adapters/source-deliveries.ts',
    find: `      for (const { messageId, recipientIndex } of items) {
`,
    put: `      for (const { messageId, recipientIndex } of items) {
        if (keys.some((known) => known.messageId === String(messageId))) continue;
`,
  },
  {
    name: 'stop without an end cannot be resumed',
    file: 'lambdas/adapters/stop-changes.ts',
    find: '(attribute_not_exists(#until) OR #until > :now OR',
    put: '(#until > :now OR',
  },
  {
    name: 'wait that cannot be written deletes',
    file: 'lambdas/runtime/settle-record.ts',
    find: `because: error instanceof OutageError ? 'outage' : 'unexpected' });
    return 'keep';`,
    put: `because: error instanceof OutageError ? 'outage' : 'unexpected' });
    return 'delete';`,
  },
  {
    name: 'dead letter that failed is believed',
    isForTests: true,
    file: 'lambdas/runtime/settle-record.ts',
    find: 'await sendToDeadLetters({ body, messageId, sentAt, error, ...authenticate?.(message) });',
    put: 'await sendToDeadLetters({ body, messageId, sentAt, error, ...authenticate?.(message) }).catch(() => undefined);',
  },
  {
    name: 'everybody told as the first',
    isForTests: true,
    file: 'lambdas/runtime/in-company.ts',
    find: 'answer(answers[index] as Answer);',
    put: 'answer(answers[0] as Answer);',
  },
  {
    name: 'concurrent failures passed over',
    file: 'lambdas/runtime/map-concurrently.ts',
    find: 'if (failure !== undefined) throw failure.reason;',
    put: 'if (failure !== undefined && results.length === 0) throw failure.reason;',
  },
];
