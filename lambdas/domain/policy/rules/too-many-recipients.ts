import { mailRequestLimits } from '../../../contract/mail-request.ts';
import { grantedPurpose } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

export const tooManyRecipients: RequestRule = {
  name: 'too-many-recipients',
  about: 'request',
  evaluate: (facts) => {
    const limit = grantedPurpose(facts)?.maxRecipients ?? mailRequestLimits.recipients;
    const count = facts.recipientCount;
    return count <= limit ? nothing : [objection({ code: 'too-many-recipients', count, limit })];
  },
};
