import { grantedPurpose } from '../registration.ts';
import { formOf, nothing, type Rule } from '../rule.ts';

/** Content leaves in complete form only because something says so; until redaction exists, that is the purpose. */
export const form: Rule = {
  name: 'form',
  evaluate: (facts) =>
    grantedPurpose(facts)?.redaction === 'exempt'
      ? [formOf('complete', { code: 'complete-form', exemption: 'purpose' })]
      : nothing,
};
