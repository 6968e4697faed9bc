import type { Mutation } from './mutation.ts';

/** Of filter and budgets, by somebody who had read neither the other faults nor plans and invariants. */
export const unseenFilterAgain: readonly Mutation[] = [
  {
    name: 'filter ignores telling failure',
    file: 'lambdas/filter/filter-batch.ts',
    find: `      const told = await each.value.telling;
      return told.ok ? done : { outcome: 'failed', error: told.error };`,
    put: `      await each.value.telling;
      return done;`,
  },
  {
    name: 'filter reused key takes first id',
    file: 'lambdas/filter/plan-steps.ts',
    find: `  'duplicate',
  'idempotency-key-reused',
]);`,
    put: `  'duplicate',
]);`,
  },
  {
    name: 'filter parks held only',
    file: 'lambdas/filter/park-held.ts',
    find: `step !== 'keep' && (state === 'held' || state === 'deferred')`,
    put: `step !== 'keep' && state === 'held'`,
  },
  {
    name: 'filter sends uncounted when counters out',
    file: 'lambdas/filter/take-batch-quotas.ts',
    find: `    if (mails.length > 0 && counting.status === 'rejected') return { outage: counting.reason };
`,
    put: ``,
  },
  {
    name: 'filter lane of the door',
    file: 'lambdas/filter/file-request.ts',
    find: `{ source: source.name, lane };`,
    put: `{ source: source.name, lane: dependencies.door };`,
  },
  {
    name: 'intake source hour by principal',
    isSeldom: true,
    file: 'lambdas/domain/intake/received.ts',
    find: `sourceHourOf(source.name, receivedAt, ownMessageId)`,
    put: `sourceHourOf(principal, receivedAt, ownMessageId)`,
  },
  {
    name: 'policy release forgets quota',
    file: 'lambdas/domain/policy/rules/asked-again.ts',
    find: `  expired,
  quotaExceeded,
  addressInvalid,`,
    put: `  expired,
  addressInvalid,`,
  },
  {
    name: 'suppression entry replaces others',
    file: 'lambdas/domain/suppression/change-record.ts',
    find: `entries: { ...record.entries, [entry.origin]: entry },`,
    put: `entries: { [entry.origin]: entry },`,
  },
  {
    name: 'turn holds until later deadline',
    file: 'lambdas/send/turn-taker.ts',
    find: `Math.min(by, countedUntil + latenessMilliseconds)`,
    put: `Math.max(by, countedUntil + latenessMilliseconds)`,
  },
  {
    name: 'account reading kept for ever',
    file: 'lambdas/adapters/account-readings.ts',
    find: `if (kept !== undefined && now() < kept.until) return kept.reading;`,
    put: `if (kept !== undefined && (kept.reading !== undefined || now() < kept.until)) return kept.reading;`,
  },
  {
    name: 'suppressions remembered by worker',
    file: 'lambdas/adapters/suppression-list.ts',
    find: `  (readTables: ReadTables, table: string): ReadSuppressions =>
  async (address) => {
    const found = await readTables('suppressions', [{ table, keys: [{ address }], consistent: true }]);
    return (found.get(table) ?? []).flatMap(parseSuppressions);
  };`,
    put: `  (readTables: ReadTables, table: string, known = new Map<string, readonly Suppression[]>()): ReadSuppressions =>
  async (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const found = await readTables('suppressions', [{ table, keys: [{ address }], consistent: true }]);
    const suppressions = (found.get(table) ?? []).flatMap(parseSuppressions);
    known.set(address, suppressions);
    return suppressions;
  };`,
  },
  {
    name: 'throttling taken for a bug',
    file: 'lambdas/adapters/reach.ts',
    find: `new Set(['ValidationException', `,
    put: `new Set(['ValidationException', 'ThrottlingException', `,
  },
];
