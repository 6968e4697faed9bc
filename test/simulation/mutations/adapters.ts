import type { Mutation } from './mutation.ts';

/** Of how the tables, queues and topics are used. */
export const adapterMutations: readonly Mutation[] = [
  {
    name: 'a ledger write without asking for the state',
    file: 'lambdas/adapters/ledger.ts',
    find: "'#state = :previousState AND #attempt = :previousAttempt AND size(#decisions) = :previousDecisions',",
    put: "'(#state = :previousState OR attribute_exists(#state)) AND (#attempt = :previousAttempt OR attribute_exists(#state)) AND size(#decisions) = :previousDecisions',",
  },
  {
    name: 'a lease without knowing all events',
    file: 'lambdas/adapters/ledger.ts',
    find: "const knowsEvents = next.state === 'leased' || next.state === 'unknown';",
    put: "const knowsEvents = next.state === 'unknown';",
  },
  {
    name: 'whoever does not know all events says that nobody knows',
    file: 'lambdas/adapters/ledger.ts',
    find: "const knowsEvents = next.state === 'leased' || next.state === 'unknown';",
    put: "const knowsEvents = next.state === 'leased';",
  },
  {
    name: 'a record over what is there',
    file: 'lambdas/adapters/ledger.ts',
    find: "            Item: encodeDelivery(delivery),\n            ConditionExpression: 'attribute_not_exists(messageId)',",
    put: '            Item: encodeDelivery(delivery),',
  },
  {
    name: 'removed attributes stay',
    file: 'lambdas/adapters/ledger.ts',
    find: 'const removed = changes.filter(([, value]) => value === undefined).map(([name]) => name);',
    put: "const removed = changes.filter(([, value]) => value === undefined).map(([name]) => name).filter((name) => name === 'lease');",
  },
  {
    name: 'where it waits is written in part',
    file: 'lambdas/adapters/ledger-item.ts',
    find: 'const isParkedAnew = parking.some((name) => changed.includes(name));',
    put: 'const isParkedAnew = false;',
  },
  {
    name: 'a failed condition counts as written',
    file: 'lambdas/adapters/unless-condition-fails.ts',
    find: "if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;",
    put: "if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return true;",
  },
  {
    name: 'skip unprocessed keys',
    file: 'lambdas/adapters/table-reader.ts',
    find: 'if (Object.keys(unread).length === 0) return found;',
    put: 'if (Object.keys(unread).length >= 0) return found;',
  },
  {
    name: 'what is out of reach is not there',
    file: 'lambdas/adapters/table-reader.ts',
    find: "  throw new Error('DynamoDB left keys unprocessed');",
    put: '  return found;',
  },
  {
    name: 'the same event is written twice',
    file: 'lambdas/adapters/delivery-events.ts',
    find: "'attribute_exists(#events) AND attribute_not_exists(#events.#id) AND size(#events) < :most'",
    put: "'attribute_exists(#events) AND size(#events) < :most'",
  },
  {
    name: 'an event is swallowed where the table does not answer',
    file: 'lambdas/adapters/delivery-events.ts',
    find: '        delivery = itemOf(error);\n        throw error;',
    put: '        delivery = itemOf(error);\n        if (delivery !== undefined) throw error;',
  },
  {
    name: 'evidence is not settled',
    file: 'lambdas/adapters/settle-evidence.ts',
    find: "new Set(['queued', 'unsure', 'held', 'deferred', 'unknown']);",
    put: "new Set(['held', 'deferred']);",
  },
  {
    name: 'evidence under a lease is taken for an answer',
    file: 'lambdas/adapters/settle-evidence.ts',
    find: "new Set(['queued', 'unsure', 'held', 'deferred', 'unknown']);",
    put: "new Set(['queued', 'leased', 'unsure', 'held', 'deferred', 'unknown']);",
  },
  {
    name: 'stops are read as they were',
    file: 'lambdas/adapters/stop-list.ts',
    find: 'return (found.get(table) ?? []).map(parseStop);',
    put: 'return (found.get(table) ?? []).slice(1).map(parseStop);',
  },
  {
    name: 'a suppression overwrites another',
    file: 'lambdas/adapters/suppression-records.ts',
    find: "'#version = :previous'}`",
    put: "'(#version = :previous OR attribute_exists(#version))'}`",
  },
  {
    name: 'suppressions are not read',
    file: 'lambdas/adapters/suppression-list.ts',
    find: 'return (found.get(table) ?? []).flatMap(parseSuppressions);',
    put: 'return (found.get(table) ?? []).slice(1).flatMap(parseSuppressions);',
  },
  {
    name: 'whatever SQS did not take was enqueued',
    file: 'lambdas/adapters/outbound-queue.ts',
    find: ': { ok: false, error: failureOf(failed.find(({ Id }) => Id === id)) };',
    put: ': failed.length > 99 ? { ok: false, error: failureOf(failed.find(({ Id }) => Id === id)) } : { ok: true };',
  },
  {
    name: 'an outbound queue out of reach took everything',
    file: 'lambdas/adapters/outbound-queue.ts',
    find: 'return messages.map(() => ({ ok: false, error }));',
    put: 'return messages.map(() => (error === undefined ? { ok: false, error } : { ok: true }));',
  },
  {
    name: 'the watermark goes back',
    file: 'lambdas/adapters/feedback-watermark.ts',
    find: "'attribute_not_exists(takenInUntil) OR takenInUntil < :at',",
    put: "'attribute_not_exists(takenInUntil) OR takenInUntil < :at OR takenInUntil > :at',",
  },
  {
    name: 'unpark whatever is parked by now',
    file: 'lambdas/adapters/parked-deliveries.ts',
    find: '`dueAt = :dueAt AND ${asItWas}`,',
    put: '`dueAt = :dueAt OR attribute_exists(dueAt) OR ${asItWas}`,',
  },
  {
    name: 'only the first page of what is parked',
    file: 'lambdas/adapters/parked-deliveries.ts',
    find: '      from = next;\n    } while',
    put: '      from = next && undefined;\n    } while',
  },
  {
    name: 'events that SNS did not take were told',
    file: 'lambdas/adapters/status-topic.ts',
    find: '(taken.has(String(index)) ? { ok: true } : notTaken));',
    put: '(taken.has(String(index)) || index >= 0 ? { ok: true } : notTaken));',
  },
  {
    name: 'a topic out of reach was told',
    file: 'lambdas/adapters/status-topic.ts',
    find: 'return entries.map(() => ({ ok: false, error }));',
    put: 'return entries.map(() => (error.name === "" ? { ok: false, error } : { ok: true }));',
  },
  {
    name: 'grant what others were granted',
    file: 'lambdas/send/turn-taker.ts',
    find: 'return { granted: Math.min(count, Math.max(0, tokens - before)), askedBefore: before / tokens };',
    put: 'return { granted: Math.min(count, Math.max(0, tokens)), askedBefore: before / tokens };',
  },
];
