import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePolicies, type PolicyChange } from '../../../lambdas/domain/policy/compare-policies.ts';
import { now, policy, policyDocument, policyOf, policyWith } from '../../support/facts.ts';

const ids = { billing: ['AROABILLING'], reports: ['AROAREPORTS'] };
const context = { defaultAudience: 'every-rule', now } as const;
const compare = (after: typeof policy, before = policy): readonly PolicyChange[] =>
  comparePolicies({ document: before, principalIds: ids }, { document: after, principalIds: ids }, context);

const { billing } = policyDocument.sources;

/** A change of each field: what is changed, and what is said of it. */
const rows: readonly (readonly [string, Parameters<typeof policyWith>[0], Partial<PolicyChange>])[] = [
  [
    'a shorter maxAge',
    { notification: { maxAge: '2h' } },
    { field: 'maxAge', from: '24h', to: '2h', effect: 'narrower' },
  ],
  ['a longer maxAge', { notification: { maxAge: '72h' } }, { field: 'maxAge', to: '72h', effect: 'wider' }],
  [
    'more recipients',
    {
      notification: { maxRecipients: 50, recipients: 'any-allow-listed' },
      acknowledge: [{ risk: 'content-to-strangers', purpose: 'notification', reason: 'x' }],
    },
    { field: 'recipients', effect: 'wider' },
  ],
  [
    'less content',
    { notification: { redaction: 'default' } },
    { field: 'redaction', from: 'exempt', to: 'default', effect: 'narrower' },
  ],
  [
    'an origin less that blocks',
    { notification: { blockedBy: ['bounce', 'complaint', 'operator', 'provider'] } },
    { field: 'blockedBy', removed: ['unsubscribe'], effect: 'wider' },
  ],
  ['a lower lane', { notification: { lane: 'bulk' } }, { field: 'lane', effect: 'neutral' }],
  [
    'fewer recipients',
    { notification: { maxRecipients: 5 } },
    { field: 'maxRecipients', from: '50', to: '5', effect: 'narrower' },
  ],
  ['a conversation', { notification: { conversation: true } }, { field: 'conversation', effect: 'neutral' }],
  ['sending again', { notification: { whenUnsure: 'resend' } }, { field: 'whenUnsure', effect: 'neutral' }],
  ['an unsubscribe link', { notification: { unsubscribe: 'required' } }, { field: 'unsubscribe', effect: 'narrower' }],
  [
    'a quota',
    { notification: { quota: { perDay: 9 } } },
    { field: 'quota.perDay', from: 'no limit', to: '9', effect: 'narrower' },
  ],
  ['another owner', { billing: { owner: 'x' } }, { field: 'owner', effect: 'neutral' }],
  ['another contact', { billing: { contact: 'x@acme.example' } }, { field: 'contact', effect: 'neutral' }],
  [
    'a principal more',
    { billing: { principals: [...billing.principals, 'AROAOTHERAAAAAAAA'] } },
    { field: 'principals', added: ['AROAOTHERAAAAAAAA'], effect: 'wider' },
  ],
  [
    'an address more',
    { billing: { from: [...billing.from, 'b@notify.acme.example'] } },
    { field: 'from', added: ['b@notify.acme.example'], effect: 'wider' },
  ],
  [
    'another default sender',
    { billing: { from: ['b@notify.acme.example', ...billing.from] } },
    { field: 'from.default', from: billing.from[0], effect: 'neutral' },
  ],
  [
    'a purpose less',
    { billing: { purposes: ['notification', 'reply'] } },
    { field: 'purposes', removed: ['password-reset'], effect: 'narrower' },
  ],
  [
    'a host more',
    { billing: { linkDomains: [...billing.linkDomains, 'cdn.example'] } },
    { field: 'linkDomains', added: ['cdn.example'], effect: 'wider' },
  ],
  [
    'an attachment type less',
    { billing: { attachments: ['pdf'] } },
    { field: 'attachments', removed: ['csv'], effect: 'narrower' },
  ],
  ['a header less', { billing: { headers: [] } }, { field: 'headers', removed: ['x-campaign'], effect: 'narrower' }],
  [
    'more megabytes',
    { billing: { maxMegabytes: 20 } },
    { field: 'maxMegabytes', from: '10 MB', to: '20 MB', effect: 'wider' },
  ],
  ['a From rewritten', { billing: { unsignedFrom: 'rewrite' } }, { field: 'unsignedFrom', effect: 'wider' }],
  ['another reply address', { billing: { replies: 'r@acme.example' } }, { field: 'replies', effect: 'neutral' }],
  ['the fence', { billing: { links: 'refuse' } }, { field: 'links', effect: 'narrower' }],
  [
    'own words',
    { billing: { redacted: { text: 'x', link: 'https://billing.acme.example/' } } },
    { field: 'redacted', effect: 'wider' },
  ],
  ['a source’s quota', { billing: { quota: { perMinute: 5 } } }, { field: 'quota.perMinute', effect: 'narrower' }],
  [
    'a group',
    { billing: { directoryGroups: ['customers'] } },
    { field: 'directoryGroups', added: ['customers'], effect: 'wider' },
  ],
  [
    'observation',
    { billing: { enforcement: { mode: 'observe', until: '2027-01-01T00:00:00Z' } } },
    { field: 'enforcement', from: 'in force', effect: 'wider' },
  ],
  [
    'an observation that has ended',
    { billing: { enforcement: { mode: 'observe', until: '2026-01-01T00:00:00Z' } } },
    { field: 'enforcement', effect: 'neutral' },
  ],
  [
    'tests',
    { billing: { tests: [{ request: { purpose: 'reply' }, expect: { verdict: 'send' } }] } },
    { field: 'tests', to: '1 tests', effect: 'neutral' },
  ],
  [
    'a domain',
    { domains: ['notify.acme.example', 'x.example'] },
    { about: 'policy', field: 'domains', added: ['x.example'], effect: 'wider' },
  ],
  [
    'a default sender',
    { senders: { default: { address: 'x@notify.acme.example', name: 'Acme' } } },
    { field: 'senders.default.address', effect: 'neutral' },
  ],
  [
    'everybody redacted',
    { redaction: { mode: 'all' } },
    { field: 'redaction.mode', from: 'selected', to: 'all', effect: 'narrower' },
  ],
  [
    'an exempt group',
    { redaction: { exempt: { groups: ['staff'] } } },
    { field: 'redaction.exempt.groups', added: ['staff'], effect: 'wider' },
  ],
  ['an audience', { audience: 'listed-addresses' }, { field: 'audience', from: 'every-rule', effect: 'narrower' }],
  ['a redirection', { redirect: { to: 'x@acme.example' } }, { field: 'redirect', effect: 'narrower' }],
];

describe('the difference between two policies', () => {
  it.each(rows)('says %s, and what it does', (_, fields, expected) => {
    const changes = compare(policyWith(fields));
    expect(changes).toContainEqual(expect.objectContaining(expected));
    expect(changes.filter(({ effect }) => effect !== 'neutral').length).toBeLessThanOrEqual(1);
  });

  it.each(rows)('is the reverse the other way round: %s', (_, fields, { effect }) => {
    const reverse = { wider: 'narrower', narrower: 'wider', neutral: 'neutral', unclear: 'unclear' } as const;
    const changes = compare(policy, policyWith(fields));
    expect(changes.map((change) => change.effect)).toContain(reverse[effect ?? 'unclear']);
  });

  it('says what came and went', () => {
    const { reports: _, ...sources } = policyDocument.sources;
    const smaller = policyOf({ ...policyDocument, sources });
    expect(compare(smaller)).toEqual([{ about: 'source reports', to: 'removed', effect: 'narrower' }]);
    expect(compare(policy, smaller)).toEqual([{ about: 'source reports', to: 'added', effect: 'wider' }]);
  });

  it('says that somebody else has a principal’s name now', () => {
    const after = { document: policy, principalIds: { ...ids, billing: ['AROAANEW'] } };
    expect(comparePolicies({ document: policy, principalIds: ids }, after, context)).toEqual([
      { about: 'source billing', field: 'ids of its principals', added: ['AROAANEW'], effect: 'wider' },
      { about: 'source billing', field: 'ids of its principals', removed: ['AROABILLING'], effect: 'narrower' },
    ]);
  });

  it('says an acknowledgement in words', () => {
    const acknowledge = [{ risk: 'content-to-strangers', purpose: 'notification', reason: 'asked for' }] as const;
    expect(compare(policyWith({ notification: { recipients: 'any-allow-listed' }, acknowledge }))).toContainEqual({
      about: 'policy',
      field: 'acknowledge',
      added: ['content-to-strangers of purpose notification (asked for)'],
      effect: 'neutral',
    });
  });

  it('is none where the environment’s default is said', () => {
    expect(compare(policyWith({ audience: 'every-rule' }))).toEqual([]);
    expect(compare(policyWith({ notification: { maxAge: '1d', maxRecipients: 50, whenUnsure: 'wait' } }))).toEqual([]);
  });

  it('is none however lists and maps are ordered', () => {
    const { sources, purposes } = policyDocument;
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...billing.purposes], { minLength: 3 }),
        fc.shuffledSubarray([...billing.attachments], { minLength: 2 }),
        fc.shuffledSubarray(Object.entries(purposes), { minLength: 3 }),
        fc.shuffledSubarray(Object.entries(sources), { minLength: 2 }),
        (granted, attachments, allPurposes, allSources) => {
          const shuffled = policyOf({
            ...policyDocument,
            purposes: Object.fromEntries(allPurposes),
            sources: {
              ...Object.fromEntries(allSources),
              billing: { ...billing, purposes: granted, attachments },
            },
          });
          expect(compare(shuffled)).toEqual([]);
        },
      ),
    );
  });
});
