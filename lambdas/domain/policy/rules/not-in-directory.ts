import { grantedPurpose } from '../registration.ts';
import { evidence, nothing, objection, type Rule } from '../rule.ts';

/** A purpose with `recipients: directory` reaches only who the organisation knows, whatever the allow-list says. */
export const notInDirectory: Rule = {
  name: 'not-in-directory',
  observable: true,
  evaluate: (facts) => {
    const { address, directory } = facts.recipient;
    if (directory !== undefined) return [evidence({ code: 'directory', groups: directory.groups })];
    return address.ok && grantedPurpose(facts)?.recipients === 'directory'
      ? [objection({ code: 'not-in-directory' })]
      : nothing;
  },
};
