import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../lambdas/contract/policy.ts';
import { checkEnvironmentRules } from '../../../lambdas/domain/policy/check-environment-rules.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { AllowRule, Facts, Suppression } from '../../../lambdas/domain/policy/facts.ts';
import { listRecipients } from '../../../lambdas/domain/policy/list-recipients.ts';
import { recipientFacts } from '../../../lambdas/domain/policy/recipient-facts.ts';
import { reasonsOf } from '../../../lambdas/domain/policy/verdict.ts';
import { facts, mailRequest, now, policy, policyWith } from '../../support/facts.ts';

type World = {
  readonly document?: Policy;
  readonly allowList?: readonly AllowRule[];
  readonly directory?: Readonly<Record<string, readonly string[]>>;
  readonly suppressions?: Readonly<Record<string, readonly Suppression[]>>;
  readonly fields?: Partial<Facts>;
  readonly to?: string;
};

/** What the lists of a world make of a request to one address. */
const decideIn = ({
  document = policy,
  allowList = [],
  directory = { 'anna@acme.example': [] },
  suppressions = {},
  fields = {},
  to = 'anna@acme.example',
}: World) => {
  const request = mailRequest({ to: [{ address: to }] });
  const lists = {
    allowList: new Map(allowList.map((rule) => [rule.rule, rule])),
    directory: new Map(Object.entries(directory).map(([address, groups]) => [address, { groups }])),
    suppressions: new Map(Object.entries(suppressions)),
  };
  const recipients = listRecipients(request).map((recipient) =>
    recipientFacts(recipient, lists, { policy: document, now, decidedBefore: false }),
  );
  const [verdict] = decide(facts({ policy: { version: 7, document }, request, recipients, ...fields }));
  if (verdict === undefined) throw new Error('no verdict');
  return { verdict, codes: reasonsOf(verdict).map(({ code }) => code), because: verdict.because };
};

const at = (milliseconds: number): string => new Date(now + milliseconds).toISOString();
const admittedBy = (world: World): string | undefined => {
  const evidence = decideIn(world).because.find(({ code }) => code === 'allow-list');
  return evidence?.code === 'allow-list' ? evidence.rule : undefined;
};

describe('a rule of the allow-list that expires', () => {
  it.each([
    [1, 'anna@acme.example'],
    [0, undefined],
    [-1, undefined],
  ])('with %i ms left admits by %s', (left, rule) => {
    expect(admittedBy({ allowList: [{ rule: 'anna@acme.example', expires: at(left) }] })).toBe(rule);
  });

  it('leaves it to the next wider one', () => {
    const allowList = [
      { rule: 'anna@acme.example', expires: at(-1) },
      { rule: 'acme.example', expires: at(0) },
      { rule: 'directory', owner: 'it' },
    ];
    expect(admittedBy({ allowList })).toBe('directory');
  });

  it('at a time nobody can read admits nobody', () => {
    expect(decideIn({ allowList: [{ rule: 'acme.example', expires: 'soon' }] }).codes).toEqual(['not-on-allow-list']);
  });
});

describe('an audience of listed addresses', () => {
  const listed = { defaultAudience: 'listed-addresses' } as const;
  it.each<[string, World, readonly string[]]>([
    ['is who is listed by address', { allowList: [{ rule: 'anna@acme.example' }], fields: listed }, []],
    [
      'is not who is in an allowed domain',
      { allowList: [{ rule: 'acme.example' }], fields: listed },
      ['not-listed-by-address'],
    ],
    ['is not the directory', { allowList: [{ rule: 'directory' }], fields: listed }, ['not-listed-by-address']],
    [
      'is not who was listed until now',
      { allowList: [{ rule: 'anna@acme.example', expires: at(0) }, { rule: 'acme.example' }], fields: listed },
      ['not-listed-by-address'],
    ],
    ['is not who is on no list: one reason is enough', { fields: listed }, ['not-on-allow-list']],
    [
      'is what the policy says where the environment says otherwise',
      { allowList: [{ rule: 'acme.example' }], document: policyWith({ audience: 'listed-addresses' }) },
      ['not-listed-by-address'],
    ],
    [
      'is everybody on the list where the policy says so',
      { allowList: [{ rule: 'acme.example' }], document: policyWith({ audience: 'every-rule' }), fields: listed },
      [],
    ],
    [
      'is found in any spelling',
      { to: 'Anna@ACME.example', allowList: [{ rule: 'anna@acme.example' }], fields: listed },
      [],
    ],
  ])('%s', (_sentence, world, codes) => {
    expect(decideIn(world).codes).toEqual(codes);
  });

  it('names the rule that would admit', () => {
    const { verdict } = decideIn({ allowList: [{ rule: 'acme.example' }], fields: listed });
    expect(reasonsOf(verdict)).toEqual([{ code: 'not-listed-by-address', rule: 'acme.example' }]);
  });
});

describe('a redirection', () => {
  const document = policyWith({ redirect: { to: 'QA@Acme.example' } });
  const world: World = {
    document,
    to: 'stranger@elsewhere.example',
    allowList: [{ rule: 'qa@acme.example' }],
    directory: { 'qa@acme.example': ['staff'] },
  };

  it('asks directory and allow-list of the address that everything goes to', () => {
    const { verdict, because } = decideIn(world);
    expect(verdict.verdict).toBe('send');
    expect(because).toContainEqual({ code: 'redirected', to: 'QA@acme.example' });
    expect(because).toContainEqual({ code: 'directory', groups: ['staff'] });
    expect(because).toContainEqual({ code: 'allow-list', rule: 'qa@acme.example' });
  });

  it.each<[string, Partial<World>, readonly string[]]>([
    ['that is on no list', { allowList: [{ rule: 'stranger@elsewhere.example' }] }, ['not-on-allow-list']],
    ['that is not in the directory', { directory: { 'stranger@elsewhere.example': [] } }, ['not-in-directory']],
    ['that is suppressed', { suppressions: { 'qa@acme.example': [{ origin: 'bounce' }] } }, ['suppressed']],
    [
      'whose domain is stopped',
      { fields: { stops: [{ scope: 'domain:acme.example', reason: 'drill', queued: 'discard' }] } },
      ['stopped'],
    ],
    [
      'that stands in for a stopped domain',
      { fields: { stops: [{ scope: 'domain:elsewhere.example', reason: 'drill', queued: 'discard' }] } },
      ['stopped'],
    ],
    ['that stands in for what is no address', { to: 'nobody' }, ['address-invalid']],
  ])('to an address %s sends nothing', (_what, change, codes) => {
    expect(decideIn({ ...world, ...change }).codes).toEqual(codes);
  });

  it('to somebody else’s suppressed address sends: nothing goes there', () => {
    const suppressions = { 'stranger@elsewhere.example': [{ origin: 'bounce' as const }] };
    expect(decideIn({ ...world, suppressions }).verdict.verdict).toBe('send');
  });

  it('keeps the form for who reads it', () => {
    const redacting = policyWith({
      redirect: { to: 'qa@acme.example' },
      notification: { redaction: 'default' },
      redaction: { exempt: { domains: ['elsewhere.example'] } },
    });
    expect(decideIn({ ...world, document: redacting }).verdict).toMatchObject({ form: 'redacted' });
  });

  it('is refused where the environment does not allow it', () => {
    expect(checkEnvironmentRules(document, { allowsRedirect: true })).toEqual([]);
    expect(checkEnvironmentRules(policy, { allowsRedirect: false })).toEqual([]);
    expect(checkEnvironmentRules(document, { allowsRedirect: false })).toEqual([
      { path: ['redirect'], problem: 'redirect-not-allowed-here' },
    ]);
  });
});
