import type { Policy, Purpose } from '../../contract/policy.ts';
import { domainMatches } from '../address/domain-pattern.ts';
import type { Because } from './because.ts';
import type { DirectoryEntry } from './facts.ts';

/** Whom a mail goes to, as far as its form depends on that. */
export type FormSubject = {
  readonly domain: string;
  readonly directory?: DirectoryEntry | undefined;
};

export type ChosenForm =
  | { readonly form: 'complete'; readonly because: Extract<Because, { code: 'complete-form' }> }
  | { readonly form: 'redacted'; readonly cause: Extract<Because, { code: 'redacted-form' }>['cause'] };

/**
 * The form a mail leaves in. What the purpose says outweighs the policy's mode: a code for two-factor authentication is
 * of no use in redacted form, and what must never leave does not leave because redaction is off.
 */
export const chooseForm = (
  { redaction }: Pick<Policy, 'redaction'>,
  purpose: Pick<Purpose, 'redaction'>,
  subject: FormSubject,
): ChosenForm => {
  if (purpose.redaction === 'always') return { form: 'redacted', cause: 'purpose' };
  if (purpose.redaction === 'exempt') return complete('purpose');
  switch (redaction.mode) {
    case 'off':
      return complete('redaction-off');
    case 'all':
      return { form: 'redacted', cause: 'everybody' };
    case 'selected': {
      const domain = redaction.exempt.domains.find((pattern) => domainMatches(pattern, subject.domain));
      if (domain !== undefined) return complete('domain', domain);
      const group = redaction.exempt.groups.find((each) => subject.directory?.groups.includes(each));
      return group === undefined ? { form: 'redacted', cause: 'default' } : complete('group', group);
    }
  }
};

const complete = (
  exemption: Extract<Because, { code: 'complete-form' }>['exemption'],
  matched?: string,
): ChosenForm => ({
  form: 'complete',
  because: { code: 'complete-form', exemption, ...(matched === undefined ? {} : { matched }) },
});
