import type { Mutation } from './mutation.ts';

/** Of the send path, by somebody who had read neither the other faults nor plans and invariants. */
export const unseenSendAgain: readonly Mutation[] = [
  {
    name: 'send found end not told again',
    file: 'lambdas/send/send-delivery.ts',
    find: `return tell(delivery, dependencies);`,
    put: `return done;`,
  },
  {
    name: 'send watched sets swapped',
    file: 'lambdas/send/make-attempt.ts',
    find: `whenUnsure === 'resend' ? watchedConfigurationSets : configurationSets,`,
    put: `whenUnsure === 'resend' ? configurationSets : watchedConfigurationSets,`,
  },
  {
    name: 'send last look holds twenty seconds',
    file: 'lambdas/send/make-attempt.ts',
    find: `const lastLookHoldsMilliseconds = 2_000;`,
    put: `const lastLookHoldsMilliseconds = 20_000;`,
  },
  {
    name: 'send age of retries not looked at',
    file: 'lambdas/send/last-look.ts',
    find: `if (isExpired(delivery, begunAt)) {`,
    put: `if (delivery.attempt === 0 && isExpired(delivery, begunAt)) {`,
  },
  {
    name: 'send late yes kept only after unknown',
    file: 'lambdas/send/record-answer.ts',
    find: `return answer.answer === 'accepted' ? recordLateAnswer`,
    put: `return answer.answer === 'accepted' && mayHaveLeft(held) ? recordLateAnswer`,
  },
  {
    name: 'send impatient with late feedback',
    file: 'lambdas/send/resolve-unsure.ts',
    find: `if (feedbackHasPassed(delivery, await readWatermark())) return { due: delivery };`,
    put: `if (time - windowEnd(delivery) > feedbackIsLateMilliseconds || feedbackHasPassed(delivery, await readWatermark())) {
        return { due: delivery };
      }`,
  },
  {
    name: 'still parked without due time',
    file: 'lambdas/domain/delivery/transitions.ts',
    find: `  ...(dueAt === undefined ? {} : { dueAt }),
`,
    put: ``,
  },
  {
    name: 'unknown is decided anew',
    isForTests: true,
    file: 'lambdas/domain/delivery/status.ts',
    find: `  'dead-lettered',
]);`,
    put: `  'dead-lettered',
  'unknown',
]);`,
  },
  {
    name: 'parked anew written in part',
    file: 'lambdas/adapters/ledger-item.ts',
    find: `const isParkedAnew = parking.some(`,
    put: `const isParkedAnew = parking.every(`,
  },
  {
    name: 'event known already is of no delivery',
    file: 'lambdas/adapters/delivery-events.ts',
    find: `if (isNew || event.type !== 'Send' || isKnown(event, delivery)) return { isNew, delivery };`,
    put: `if (isNew) return { isNew, delivery };
    if (event.type !== 'Send' || isKnown(event, delivery)) return undefined;`,
  },
  {
    name: 'unpark what was parked anew',
    file: 'lambdas/adapters/parked-deliveries.ts',
    find: `          ConditionExpression: \`dueAt = :dueAt AND \${asItWas}\`,
          ExpressionAttributeValues: { ':dueAt': dueAt, ...(place === undefined ? {} : { ':since': place.since }) },`,
    put: `          ConditionExpression: 'dueAt >= :dueAt',
          ExpressionAttributeValues: { ':dueAt': dueAt },`,
  },
  {
    name: 'outbound passing failures taken for sent',
    file: 'lambdas/adapters/outbound-queue.ts',
    find: `return sent.some(({ Id }) => Id === id)`,
    put: `return failed.every(({ Id, SenderFault }) => Id !== id || SenderFault !== true)`,
  },
  {
    name: 'request written only if answered',
    file: 'lambdas/adapters/ses-mailer.ts',
    find: `const requestWritten = wasHandedOver && !sawNoConnection(error);`,
    put: `const requestWritten = wasHandedOver && error instanceof SESv2ServiceException;`,
  },
  {
    name: 'outages are dead lettered too',
    file: 'lambdas/runtime/settle-record.ts',
    find: `because: 'outage' });
        return 'keep';`,
    put: `because: 'outage' });
        if (message.receiveCount < lastUnexpectedReceipt) return 'keep';`,
  },
];
