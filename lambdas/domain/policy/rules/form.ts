import { redactedWords } from '../../content/redacted-words.ts';
import { chooseForm } from '../choose-form.ts';
import { destinationOf } from '../destination.ts';
import { observedUntil } from '../observed-until.ts';
import { grantedPurpose, registeredSource } from '../registration.ts';
import { formOf, nothing, objection, type Rule } from '../rule.ts';

/**
 * Content leaves in complete form only because something says so; otherwise there must be words to send instead. What is
 * only observed leaves complete, and that it would not have is noted.
 */
export const form: Rule = {
  name: 'form',
  // What must never leave complete does not because its source is being observed.
  observable: (facts) => grantedPurpose(facts)?.redaction !== 'always',
  evaluate: (facts) => {
    const [source, purpose] = [registeredSource(facts), grantedPurpose(facts)];
    const destination = destinationOf(facts.recipient);
    if (source === undefined || purpose === undefined || destination === undefined) return nothing;
    const { document } = facts.policy;
    const { directory } = facts.recipient;
    const chosen = chooseForm(document, purpose, { domain: destination.domain, directory });
    if (chosen.form === 'complete') return [formOf('complete', chosen.because)];
    const words = redactedWords(facts.request, source, document);
    const missing = words === undefined ? [objection({ code: 'redacted-form-missing' })] : nothing;
    if (observedUntil(facts) !== undefined && chosen.cause !== 'purpose') {
      const complete = formOf('complete', { code: 'complete-form', exemption: 'observed' });
      return [complete, objection({ code: 'redaction-required' }), ...missing];
    }
    return words === undefined
      ? missing
      : [formOf('redacted', { code: 'redacted-form', cause: chosen.cause, words: words.of })];
  },
};
