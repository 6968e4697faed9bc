import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { Reason } from '../../../lambdas/domain/policy/reason.ts';
import type { ReplayFacts } from '../../../lambdas/domain/policy/replay.ts';
import { judgeReadiness } from '../../../lambdas/domain/readiness/judge-readiness.ts';
import { delivery } from '../../lambdas/support/delivery.ts';
import { now, policyWith } from '../../support/facts.ts';

const at = new Date(now).toISOString();
const observing = { enforcement: { mode: 'observe', until: new Date(now + 86_400_000).toISOString() } } as const;

const facts = (
  fields: Parameters<typeof policyWith>[0] = {},
  lists: Partial<ReplayFacts['lists']> = {},
): ReplayFacts => ({
  policy: {
    version: 8,
    document: policyWith({ ...fields, billing: { ...observing, ...fields.billing } }),
    principalIds: { billing: ['AROABILLINGAAAAAAAAAA'] },
  },
  defaultAudience: 'every-rule',
  lists: { allowList: new Map(), directory: new Map(), suppressions: new Map(), ...lists },
});

/** Mail that left, because its source is observed, and what would have kept it. */
const observed = (recipient: string, ...wouldRefuse: readonly Reason[]): Delivery => {
  const [first, ...others] = wouldRefuse;
  return delivery({
    messageId: recipient.padStart(32, '0').slice(0, 32),
    recipient,
    mailbox: recipient,
    decisions: [
      {
        at,
        by: 'filter',
        verdict: 'send',
        form: 'complete',
        because: [{ code: 'observed', until: at }],
        ...(first === undefined ? {} : { wouldRefuse: [first, ...others] }),
      },
    ],
  });
};

const known = (...addresses: readonly string[]) =>
  new Map(addresses.map((address) => [address, { groups: ['staff'] }]));
const judge = (deliveries: readonly Delivery[], given: ReplayFacts) =>
  judgeReadiness('billing', deliveries, given, true);
const missing = { code: 'not-on-allow-list' } as const;

describe('readiness', () => {
  it('is nobody’s to say of a source that sent nothing', () => {
    expect(judge([], facts())).toMatchObject({ verdict: 'nothing-seen', findings: [] });
  });

  it('is there when everything would leave, and what was put right counts as that', () => {
    const lists = {
      directory: known('a@acme.example'),
      allowList: new Map([['acme.example', { rule: 'acme.example' }]]),
    };
    expect(judge([observed('a@acme.example', missing)], facts({}, lists))).toEqual({
      verdict: 'ready',
      looked: 1,
      refused: 0,
      settled: 1,
      findings: [],
    });
  });

  it('proposes one rule for a domain of several addresses, and the address where it is alone or anybody’s', () => {
    const addresses = [
      'a@partner.example',
      'b@partner.example',
      'c@partner.example',
      'd@alone.example',
      'e@gmail.com',
      'f@gmail.com',
      'g@co.uk',
      'h@co.uk',
    ];
    const deliveries = [...addresses, 'a@partner.example'].map((each) => observed(each, missing));
    const { verdict, findings } = judge(deliveries, facts({}, { directory: known(...addresses) }));
    expect(verdict).toBe('not-ready');
    expect(findings).toMatchObject([
      {
        code: 'not-on-allow-list',
        count: 9,
        blocks: true,
        fixes: [
          { where: 'allow-list', change: 'list 5 addresses, each by itself', entries: 5, covers: 5 },
          { where: 'allow-list', change: 'rule partner.example', entries: 1, covers: 4 },
        ],
      },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/@(?!partner)/);
  });

  it('proposes addresses only where only they admit', () => {
    const addresses = ['a@partner.example', 'b@partner.example'];
    const given = facts({ audience: 'listed-addresses' }, { directory: known(...addresses) });
    expect(
      judge(
        addresses.map((each) => observed(each, missing)),
        given,
      ).findings[0]?.fixes,
    ).toMatchObject([{ entries: 2, covers: 2 }]);
  });

  it('is covered by what it proposes: with the rules in the list nothing is found', () => {
    const address = fc
      .tuple(
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.constantFrom('one.example', 'two.example', 'gmail.com', 'x.three.example'),
      )
      .map(([local, domain]) => `${local}@${domain}`);
    fc.assert(
      fc.property(fc.uniqueArray(address, { minLength: 1 }), (addresses) => {
        const deliveries = addresses.map((each) => observed(each, missing));
        const directory = known(...addresses);
        const [finding] = judge(deliveries, facts({}, { directory })).findings;
        const rules = (finding?.fixes ?? []).flatMap(({ change }) =>
          change.startsWith('rule ') ? [change.slice(5)] : [],
        );
        expect(rules).not.toContain('gmail.com');
        const singles = addresses.filter((each) => !rules.includes(each.slice(each.indexOf('@') + 1)));
        const entries = finding?.fixes.reduce((sum, fix) => sum + fix.entries, 0);
        expect(entries).toBe(rules.length + singles.length);
        const allowList = new Map([...rules, ...singles].map((rule) => [rule, { rule }]));
        expect(judge(deliveries, facts({}, { directory, allowList })).verdict).toBe('ready');
      }),
    );
  });

  it('counts who is in no directory', () => {
    const deliveries = ['a@x.example', 'a@x.example', 'b@x.example'].map((each) =>
      observed(each, { code: 'not-in-directory' }),
    );
    const allowList = new Map([['x.example', { rule: 'x.example' }]]);
    expect(judge(deliveries, facts({}, { allowList })).findings).toMatchObject([
      { code: 'not-in-directory', count: 3, fixes: [{ where: 'directory', entries: 2, covers: 3 }] },
    ]);
  });

  const settled = {
    directory: known('a@acme.example', 'b@acme.example'),
    allowList: new Map([['acme.example', { rule: 'acme.example' }]]),
  };

  it.each<[string, Reason, Parameters<typeof policyWith>[0], object]>([
    [
      'the host of a link',
      { code: 'link-not-permitted', field: 'text', host: 'cdn.example', permitted: [] },
      { billing: { links: 'refuse' } },
      { change: 'linkDomains: add cdn.example' },
    ],
    [
      'no host of a link that no policy can list',
      { code: 'link-not-permitted', field: 'text', host: '[::1]', permitted: [] },
      { billing: { links: 'refuse' } },
      { where: 'application', change: 'link to a host by its name: no policy can permit an IP address' },
    ],
    ['a header', { code: 'header-not-permitted', header: 'X-Other' }, {}, { change: 'headers: add X-Other' }],
    [
      'an attachment type',
      { code: 'attachment-not-permitted', attachment: 0, because: { type: 'zip' }, permitted: [] },
      {},
      { change: 'attachments: add zip' },
    ],
    [
      'no attachment type that no policy can list',
      { code: 'attachment-not-permitted', attachment: 0, because: { type: 'other' }, permitted: [] },
      {},
      { where: 'application' },
    ],
    ['a size', { code: 'too-large', bytes: 12_000_000, limit: 1, of: 'message' }, {}, { change: 'maxMegabytes: 12' }],
    [
      'no size above the largest',
      { code: 'too-large', bytes: 45_000_000, limit: 1, of: 'message' },
      {},
      { where: 'application' },
    ],
    [
      'a number of recipients',
      { code: 'too-many-recipients', count: 9, limit: 1 },
      { notification: { maxRecipients: 5 } },
      { change: 'notification: maxRecipients: 9' },
    ],
    [
      'a sender',
      { code: 'from-not-permitted', from: 'x@notify.acme.example', because: 'not-listed', permitted: [] },
      {},
      { change: 'from: add x@notify.acme.example' },
    ],
    [
      'a rewritten sender',
      { code: 'from-not-permitted', from: 'x@elsewhere.example', because: 'domain-not-signed', permitted: [] },
      {},
      { change: 'unsignedFrom: rewrite' },
    ],
  ])('proposes %s', (_, reason, fields, fix) => {
    const [finding] = judge([observed('a@acme.example', reason)], facts(fields, settled)).findings;
    expect(finding).toMatchObject({ code: reason.code, count: 1, blocks: true, fixes: [fix] });
  });

  it('does not take redaction for a lack of readiness, and says what an exemption lets out', () => {
    const deliveries = ['a@acme.example', 'b@acme.example'].map((each) =>
      observed(each, { code: 'redaction-required' }),
    );
    expect(judge(deliveries, facts({ notification: { redaction: 'default' } }, settled))).toMatchObject({
      verdict: 'ready',
      refused: 0,
      findings: [
        {
          code: 'redaction-required',
          blocks: false,
          fixes: [
            { entries: 0, covers: 2 },
            {
              change: 'redaction.exempt.groups: add staff',
              covers: 2,
              warning: expect.stringContaining('complete content'),
            },
          ],
        },
      ],
    });
  });

  it('asks for words where there are none', () => {
    const deliveries = [observed('a@acme.example', { code: 'redacted-form-missing' })];
    const given = facts({ notification: { redaction: 'default' }, billing: { linkDomains: [] } }, settled);
    expect(judge(deliveries, given)).toMatchObject({
      verdict: 'not-ready',
      findings: [
        { code: 'redacted-form-missing', fixes: [{ change: expect.stringContaining('redacted: {text, link}') }] },
      ],
    });
  });

  it('does not take what Postern is there for for a lack of readiness', () => {
    const suppressions = new Map([['a@acme.example', [{ origin: 'bounce' } as const]]]);
    const refused = observed('a@acme.example');
    expect(judge([refused], facts({}, { ...settled, suppressions }))).toMatchObject({
      verdict: 'ready',
      refused: 1,
      findings: [{ code: 'suppressed', blocks: false }],
    });
  });

  it('knows the busiest minute where a quota would have made mail wait', () => {
    const over = { code: 'quota-exceeded', of: 'source', name: 'billing', per: 'minute', limit: 1 } as const;
    const deliveries = [observed('a@acme.example', over), observed('b@acme.example')];
    expect(judge(deliveries, facts({ billing: { quota: { perMinute: 1 } } }, settled))).toMatchObject({
      verdict: 'ready',
      findings: [{ code: 'quota-exceeded', fixes: [{ change: 'quota.perMinute: 2, as in its busiest minute' }] }],
    });
  });
});
