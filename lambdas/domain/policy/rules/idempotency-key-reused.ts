import { nothing, objection, type Rule } from '../rule.ts';

export const idempotencyKeyReused: Rule = {
  name: 'idempotency-key-reused',
  evaluate: ({ firstUse }) =>
    firstUse === undefined || firstUse.sameRequest
      ? nothing
      : [objection({ code: 'idempotency-key-reused', first: firstUse.messageId })],
};
