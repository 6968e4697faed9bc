import { nothing, objection, type RequestRule } from '../rule.ts';

export const idempotencyKeyReused: RequestRule = {
  name: 'idempotency-key-reused',
  about: 'request',
  evaluate: ({ firstUse }) =>
    firstUse === undefined || firstUse.sameRequest
      ? nothing
      : [objection({ code: 'idempotency-key-reused', first: firstUse.messageId })],
};
