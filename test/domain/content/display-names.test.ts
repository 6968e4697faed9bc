import { describe, expect, it } from 'vitest';
import { buildContent } from '../../../lambdas/domain/content/build-content.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import { facts, mailRequest, policyWith } from '../../support/facts.ts';

const document = policyWith({ billing: { unsignedFrom: 'rewrite' } });
const { billing: source } = document.sources;
const { notification: purpose } = document.purposes;

const content = (fields: Parameters<typeof mailRequest>[0]) => {
  if (source === undefined || purpose === undefined) throw new Error('the policy of the tests has neither');
  return buildContent(mailRequest(fields), { policy: document, source, purpose }, new Map());
};
const ours = 'billing@notify.acme.example';
const imitation = 'ceo@acme.example';

describe('a display name that pretends to be what it is not', () => {
  it('is left out wherever it would be shown', () => {
    const mailbox = { address: 'anna@mailbox.example', name: imitation };
    expect(
      content({ from: { address: ours, name: imitation }, to: [mailbox], cc: [mailbox], replyTo: [mailbox] }),
    ).toMatchObject({
      from: { address: ours },
      to: [{ address: mailbox.address }],
      cc: [{ address: mailbox.address }],
      replyTo: [{ address: mailbox.address }],
    });
    expect(JSON.stringify(content({ to: [mailbox] }))).not.toContain(imitation);
  });

  it.each([
    ['an address that is not theirs', { address: 'anna@partner.example', name: imitation }, 'anna via Acme'],
    [
      'their own address, which would not be ours',
      { address: 'anna@partner.example', name: 'anna@partner.example' },
      'anna via Acme',
    ],
    ['a local part that is one', { address: '"ceo@acme.example"@partner.example' }, 'Acme'],
  ])('is not brought back by rewriting: %s', (_what, from, name) => {
    expect(content({ from }).from).toEqual({ address: ours, name });
  });

  it('is noted', () => {
    const [verdict] = decide(
      facts({ request: mailRequest({ to: [{ address: 'anna@acme.example', name: imitation }] }) }),
    );
    expect(verdict?.verdict).toBe('send');
    expect(verdict?.because).toContainEqual({ code: 'display-name-neutralised', problems: ['imitates-address'] });
  });

  it('is nothing to note where it is a name', () => {
    const [verdict] = decide(
      facts({ request: mailRequest({ to: [{ address: 'anna@acme.example', name: 'Anna Müller' }] }) }),
    );
    expect(verdict?.because.map(({ code }) => code)).not.toContain('display-name-neutralised');
  });
});
