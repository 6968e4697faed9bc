import { nothing, objection, type Rule } from '../rule.ts';

/** The same request again: recipients whose delivery stands are not decided, let alone sent, a second time. */
export const duplicate: Rule = {
  name: 'duplicate',
  evaluate: ({ firstUse, recipient }) =>
    firstUse?.sameRequest === true && recipient.decidedBefore
      ? [objection({ code: 'duplicate', first: firstUse.messageId })]
      : nothing,
};
