import { describe, expect, it } from 'vitest';
import { buildContent } from '../../../lambdas/domain/content/build-content.ts';
import { buildRedactedContent } from '../../../lambdas/domain/content/build-redacted-content.ts';
import { mailRequest, policyWith } from '../../support/facts.ts';

const registeredWith = (notification: object) => {
  const policy = policyWith({ notification });
  const { billing: source } = policy.sources;
  const { notification: purpose } = policy.purposes;
  if (source === undefined || purpose === undefined) throw new Error('the policy of the tests lacks billing');
  return { policy, source, purpose };
};

const words = {
  of: 'request',
  subject: 'A message',
  text: 'There is one.',
  link: 'https://billing.acme.example/inbox',
} as const;
const recipient = { mailbox: 'anna@acme.example' };

describe.each<[string, (registered: ReturnType<typeof registeredWith>) => object]>([
  ['complete', (registered) => buildContent(mailRequest(), registered, new Map())],
  ['complete, redirected', (registered) => buildContent(mailRequest(), registered, new Map(), recipient)],
  ['redacted', (registered) => buildRedactedContent(words, registered, recipient, 'f00d')],
])('a mail in %s form', (_form, build) => {
  it('is to carry a link to unsubscribe by where the purpose requires one', () => {
    expect(build(registeredWith({ unsubscribe: 'required' }))).toHaveProperty('unsubscribe', true);
    expect(build(registeredWith({ unsubscribe: 'none' }))).not.toHaveProperty('unsubscribe');
    expect(build(registeredWith({}))).not.toHaveProperty('unsubscribe');
  });
});
