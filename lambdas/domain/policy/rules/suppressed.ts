import { blockingSuppressions } from '../../delivery/blocking-suppressions.ts';
import { grantedPurpose } from '../registration.ts';
import { objection, type Rule } from '../rule.ts';

/** Without a purpose that says otherwise every origin blocks. */
export const suppressed: Rule = {
  name: 'suppressed',
  evaluate: (facts) =>
    blockingSuppressions(facts.recipient.suppressions, grantedPurpose(facts)?.blockedBy, facts.now).map((suppression) =>
      objection({ code: 'suppressed', ...suppression }),
    ),
};
