import { blockingSuppressions } from '../../delivery/blocking-suppressions.ts';
import { grantedPurpose } from '../registration.ts';
import { objection, type Rule } from '../rule.ts';

/** Without a purpose that says otherwise every origin blocks. */
export const suppressed: Rule = {
  name: 'suppressed',
  evaluate: (facts) => {
    const mail = { purpose: facts.request.purpose, blockedBy: grantedPurpose(facts)?.blockedBy };
    return blockingSuppressions(facts.recipient.suppressions, mail, facts.now).map((suppression) =>
      objection({ code: 'suppressed', ...suppression }),
    );
  },
};
