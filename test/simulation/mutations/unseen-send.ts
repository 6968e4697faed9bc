import type { Mutation } from './mutation.ts';

/** Written by somebody who had read the documents and the code, and none of the other faults. */
export const unseenOfSend: readonly Mutation[] = [
  {
    name: 'lease of anybody',
    file: 'lambdas/send/make-attempt.ts',
    find: 'return current?.lease?.owner === owner ? held : undefined;',
    put: `return current?.state === 'leased' ? held : undefined;`,
  },
  {
    name: 'look age before lease',
    file: 'lambdas/send/make-attempt.ts',
    find: `    const held = await takeLease(current, invocation, dependencies);
    if (held === undefined) return notNow(overtaken);
    const isInTime = now() <= by || (await takesAnotherTurn(held, dependencies));
    const isTooOld = now() - lookedAt > lastLookHoldsMilliseconds;`,
    put: `    const isTooOld = now() - lookedAt > lastLookHoldsMilliseconds;
    const held = await takeLease(current, invocation, dependencies);
    if (held === undefined) return notNow(overtaken);
    const isInTime = now() <= by || (await takesAnotherTurn(held, dependencies));`,
  },
  {
    name: 'stopped without the ledger',
    file: 'lambdas/send/make-attempt.ts',
    find: 'if (!(await ledger.replace(delivery, stopped))) return notNow(overtaken);',
    put: 'await ledger.replace(delivery, stopped);',
  },
  {
    name: 'look as old as its answer',
    file: 'lambdas/send/look.ts',
    find: 'return { address, scopes, stops, suppressions, at };',
    put: 'return { address, scopes, stops, suppressions, at: now() };',
  },
  {
    name: 'parked already though due',
    file: 'lambdas/send/resolve-unsure.ts',
    find: 'if (dueIn > clocksApartMilliseconds) return { outcome: done };',
    put: 'if (dueAt !== undefined) return { outcome: done };',
  },
  {
    name: 'publishing in milliseconds',
    file: 'lambdas/domain/delivery/unsure.ts',
    find: '? callEndedAt(delivery) + publishingSeconds * 1000',
    put: '? callEndedAt(delivery) + publishingSeconds',
  },
  {
    name: 'window of the first call',
    file: 'lambdas/domain/delivery/unsure.ts',
    find: 'Date.parse(attempts.at(-1)?.at ?? receivedAt)',
    put: 'Date.parse(attempts[0]?.at ?? receivedAt)',
  },
  {
    name: 'only the last call may have left',
    isForTests: true,
    file: 'lambdas/domain/delivery/unsure.ts',
    find: `attempts.some(({ answer }) => answer === 'unknown') && attempts.every(({ answer }) => answer !== 'accepted');`,
    put: `attempts.at(-1)?.answer === 'unknown';`,
  },
  {
    name: 'five hundred is an answer',
    file: 'lambdas/domain/delivery/provider-answer.ts',
    find: 'error.httpStatus >= 500',
    put: 'error.httpStatus > 500',
  },
  {
    name: 'reset is never written',
    file: 'lambdas/adapters/ses-mailer.ts',
    find: 'const requestWritten = wasHandedOver && !sawNoConnection(error);',
    put: `const requestWritten =
        wasHandedOver && !sawNoConnection(error) && (error as NodeJS.ErrnoException).code !== 'ECONNRESET';`,
  },
  {
    name: 'results by place in call',
    file: 'lambdas/adapters/outbound-queue.ts',
    find: 'results[place] = sent[index] ?? lost;',
    put: 'results[index] = sent[index] ?? lost;',
  },
  {
    name: 'unpark whatever is parked',
    file: 'lambdas/adapters/parked-deliveries.ts',
    find: `          ConditionExpression: \`dueAt = :dueAt AND \${asItWas}\`,
          ExpressionAttributeValues: { ':dueAt': dueAt, ...(place === undefined ? {} : { ':since': place.since }) },`,
    put: `          ConditionExpression: 'attribute_exists(dueAt)',`,
  },
  {
    name: 'postponed in milliseconds',
    file: 'lambdas/adapters/message-visibility.ts',
    find: 'VisibilityTimeout: seconds,',
    put: 'VisibilityTimeout: seconds * 1000,',
  },
  {
    name: 'unsure has ended',
    file: 'lambdas/release/release-page.ts',
    find: `const hasEnded = ({ state }: Delivery): boolean => state !== 'queued' && state !== 'unsure';`,
    put: `const hasEnded = ({ state }: Delivery): boolean => state !== 'queued';`,
  },
  {
    name: 'unparked with the batch',
    file: 'lambdas/release/release-page.ts',
    find: 'const enqueued = leaving.filter((_, index) => results[index]?.ok === true);',
    put: 'const enqueued = results.some(({ ok }) => ok) ? leaving : [];',
  },
  {
    name: 'ended and unparked at once',
    file: 'lambdas/release/look-again.ts',
    find: 'delivery: stillParked(delivery, ended) });',
    put: 'delivery: ended });',
  },
  {
    name: 'held waits its turn',
    file: 'lambdas/release/look-again.ts',
    find: `if (state === 'deferred' && !due && !isDecidedBefore) return { look: 'waits' };`,
    put: `if (!due && !isDecidedBefore) return { look: 'waits' };`,
  },
  {
    name: 'shard in decimal',
    file: 'lambdas/domain/delivery/parking.ts',
    find: 'Number.parseInt(messageId.slice(0, 2), 16) % parkedShards',
    put: 'Number.parseInt(messageId.slice(0, 2), 10) % parkedShards',
  },
  {
    name: 'discarded though refused',
    file: 'lambdas/domain/delivery/transitions.ts',
    find: `reasons.every(({ code }) => code === 'stopped' || code === 'adopted')`,
    put: `reasons.some(({ code }) => code === 'stopped' || code === 'adopted')`,
  },
  {
    name: 'queued needs no evidence',
    isForTests: true,
    file: 'lambdas/send/send-delivery.ts',
    find: `    if (evidenceOf(delivery) === undefined) return { due: delivery };
    return sentOrOvertaken(await takeEvidence(delivery, dependencies));`,
    put: '    return { due: delivery };',
  },
  {
    name: 'outage settles a letter',
    isSeldom: true,
    file: 'lambdas/release/redrive-queue.ts',
    find: 'if (error instanceof OutageError) return { outage: error };',
    put: 'if (error instanceof TypeError) return { outage: error };',
  },
  {
    name: 'last grant is whole',
    isForTests: true,
    file: 'lambdas/send/turn-taker.ts',
    find: 'granted: Math.min(count, Math.max(0, tokens - before))',
    put: 'granted: before < tokens ? count : 0',
  },
  {
    name: 'day counted up to the limit',
    file: 'lambdas/send/day-counter.ts',
    find: 'Math.min(count, room), counted + room)',
    put: 'Math.min(count, room), counted + limit)',
  },
  {
    name: 'steps rounded down',
    isSeldom: true,
    file: 'lambdas/domain/delivery/looks.ts',
    find: 'Math.ceil(milliseconds / stepMilliseconds)',
    put: 'Math.floor(milliseconds / stepMilliseconds)',
  },
];
