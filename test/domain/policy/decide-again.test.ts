import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import {
  type CurrentFacts,
  decideAgain,
  formOfContent,
  inFormOf,
} from '../../../lambdas/domain/policy/decide-again.ts';
import type { Override } from '../../../lambdas/domain/policy/facts.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import { reasonsOf } from '../../../lambdas/domain/policy/verdict.ts';
import { delivery } from '../../lambdas/support/delivery.ts';
import { now, policy } from '../../support/facts.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

/** Things as they are when nothing stands against Anna's mail; only what a test is about need be given. */
const current = (fields: Partial<CurrentFacts> = {}): CurrentFacts => ({
  now,
  policy: { version: 8, document: policy, principalIds: { billing: ['AROABILLINGAAAAAAAAAA'] } },
  defaultAudience: 'every-rule',
  stops: [],
  lists: {
    allowList: new Map([['acme.example', { rule: 'acme.example', owner: 'it' }]]),
    directory: new Map([['anna@acme.example', { groups: ['staff'] }]]),
    suppressions: new Map(),
  },
  ...fields,
});

const lists = (fields: Partial<CurrentFacts['lists']>) => ({ lists: { ...current().lists, ...fields } });
const stop = (fields: Partial<Stop> = {}): Stop => ({
  scope: 'source:billing',
  reason: 'x',
  queued: 'hold',
  ...fields,
});
const override = (fields: Partial<Override> = {}): Override => ({
  rule: 'stopped',
  by: 'arn:aws:sts::111122223333:assumed-role/ops/ada',
  why: 'looked at',
  at: at(0),
  stops: [{ scope: 'source:billing' }],
  ...fields,
});
const codes = (item: Delivery, facts: CurrentFacts) => {
  const verdict = decideAgain(item, facts);
  return [verdict.verdict, ...(verdict.verdict === 'send' ? [] : verdict.reasons.map(({ code }) => code))];
};

describe('a mail that was decided before', () => {
  it('is decided with the evidence of now', () => {
    expect(decideAgain(delivery(), current())).toEqual({
      verdict: 'send',
      form: 'complete',
      because: [
        { code: 'policy', version: 8 },
        { code: 'source', source: 'billing', principal: 'AROABILLINGAAAAAAAAAA' },
        { code: 'purpose', purpose: 'notification', lane: 'standard' },
        { code: 'directory', groups: ['staff'] },
        { code: 'allow-list', rule: 'acme.example', owner: 'it' },
        { code: 'complete-form', exemption: 'purpose' },
        { code: 'route', via: 'ses', tls: 'required' },
      ],
    });
  });

  it.each<[string, Partial<Delivery>, Partial<CurrentFacts>, readonly string[]]>([
    ['waits while it is stopped', {}, { stops: [stop()] }, ['hold', 'stopped']],
    ['is given up where a stop says so', {}, { stops: [stop({ queued: 'discard' })] }, ['refuse', 'stopped']],
    [
      'waits when its quota has no room',
      {},
      { quotasExceeded: [{ of: 'source', name: 'billing', per: 'day', limit: 1, until: at(9) }] },
      ['defer', 'quota-exceeded'],
    ],
    [
      'does not leave to who was suppressed since',
      {},
      lists({ suppressions: new Map([['anna@acme.example', [{ origin: 'bounce' }]]]) }),
      ['refuse', 'suppressed'],
    ],
    [
      'does not leave to who has left the directory',
      {},
      lists({ directory: new Map() }),
      ['refuse', 'not-in-directory'],
    ],
    [
      'does not leave to who is not on the allow-list any more',
      {},
      lists({ allowList: new Map() }),
      ['refuse', 'not-on-allow-list'],
    ],
    [
      'does not leave when its purpose was taken from its source',
      { purpose: 'newsletter' },
      {},
      ['refuse', 'purpose-not-permitted'],
    ],
    ['does not leave once it is too old', { receivedAt: at(-86_400) }, {}, ['refuse', 'expired']],
    [
      'is as old as the request that it was asked for again by',
      {
        receivedAt: at(-86_400),
        decisions: [-86_400, -60].flatMap((seconds) =>
          delivery().decisions.map((decision) => ({ ...decision, at: at(seconds) })),
        ),
      },
      {},
      ['send'],
    ],
    [
      'is as old as the request that came after the first one had been given up',
      {
        receivedAt: at(-86_400),
        decisions: [
          { at: at(-86_400), by: 'dead-letter', verdict: 'refuse', because: [], reasons: [{ code: 'malformed' }] },
          ...delivery().decisions.map((decision) => ({ ...decision, at: at(-60) })),
        ] as unknown as Delivery['decisions'],
      },
      {},
      ['send'],
    ],
    [
      'does not leave once its request says so',
      { validUntil: at(0), validUntilBy: 'expires-at' },
      {},
      ['refuse', 'expired'],
    ],
    [
      'waits when its sender is nobody’s any more',
      {},
      { policy: { version: 8, document: policy, principalIds: {} } },
      ['hold', 'unknown-source'],
    ],
    [
      'does not leave when its sender is another source’s now',
      {},
      { policy: { version: 8, document: policy, principalIds: { reports: ['AROABILLINGAAAAAAAAAA'] } } },
      ['refuse', 'unknown-source'],
    ],
    [
      'is asked about by where it goes',
      { redirectedTo: 'test@elsewhere.example' },
      {},
      ['refuse', 'not-in-directory', 'not-on-allow-list'],
    ],
  ])('%s', (_sentence, fields, facts, expected) => {
    expect(codes(delivery(fields), current(facts))).toEqual(expected);
  });
});

describe('what a person let it pass', () => {
  it('counts as evidence, with who and why', () => {
    const verdict = decideAgain(delivery({ overrides: [override()] }), current({ stops: [stop()] }));
    expect(verdict).toMatchObject({ verdict: 'send' });
    expect(verdict.because).toContainEqual({ code: 'overridden', ...override() });
  });

  it('does not count for a stop that was made later', () => {
    const item = delivery({ overrides: [override({ stops: [{ scope: 'source:billing', since: at(-1) }] })] });
    expect(codes(item, current({ stops: [stop({ since: at(1) })] }))).toEqual(['hold', 'stopped']);
    expect(codes(item, current({ stops: [stop({ since: at(-1) })] }))).toEqual(['send']);
  });

  it('does not count for an older stop that nobody let it pass', () => {
    const item = delivery({ overrides: [override({ stops: [{ scope: 'source:billing', since: at(-9) }] })] });
    const other = stop({ scope: 'everything', since: at(-1) });
    expect(codes(item, current({ stops: [stop({ since: at(-9) }), other] }))).toEqual(['hold', 'stopped']);
    const { stops: _, ...without } = override();
    expect(codes(delivery({ overrides: [without] }), current({ stops: [stop()] }))).toEqual(['hold', 'stopped']);
  });

  it('never is that nobody knows its sender', () => {
    const item = delivery({ overrides: [override({ rule: 'unknown-source' })] });
    expect(codes(item, current({ policy: { version: 8, document: policy, principalIds: {} } }))).toEqual([
      'hold',
      'unknown-source',
    ]);
  });

  it('changes nothing but that rule, whatever else stands against the mail', () => {
    const named = [{ scope: 'source:billing' }, { scope: 'everything' }];
    const facts = fc.record({
      stops: fc.subarray([stop(), stop({ scope: 'everything' }), stop({ scope: 'lane:standard', queued: 'discard' })]),
      isSuppressed: fc.boolean(),
      isListed: fc.boolean(),
      isKnown: fc.boolean(),
      isExceeded: fc.boolean(),
      isOld: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, ({ stops, isSuppressed, isListed, isKnown, isExceeded, isOld }) => {
        const given = current({
          stops,
          ...(isExceeded
            ? { quotasExceeded: [{ of: 'source', name: 'billing', per: 'day', limit: 1, until: at(9) }] }
            : {}),
          policy: { version: 8, document: policy, principalIds: isKnown ? { billing: ['AROABILLINGAAAAAAAAAA'] } : {} },
          ...lists({
            ...(isSuppressed
              ? { suppressions: new Map([['anna@acme.example', [{ origin: 'bounce' as const }]]]) }
              : {}),
            ...(isListed ? {} : { allowList: new Map() }),
          }),
        });
        const item = delivery({ ...(isOld ? { receivedAt: at(-90_000) } : {}), lane: 'standard' });
        const without = reasonsOf(decideAgain(item, given));
        const having = reasonsOf(decideAgain({ ...item, overrides: [override({ stops: named })] }, given));
        expect(having).toEqual(without.filter((reason) => reason.code !== 'stopped' || reason.queued === 'discard'));
      }),
    );
  });
});

describe('a content that exists in one form', () => {
  const send = decideAgain(delivery(), current());

  it('is refused where it is complete and would be redacted now', () => {
    expect(inFormOf('complete', { ...send, form: 'redacted' } as typeof send)).toMatchObject({
      verdict: 'refuse',
      reasons: [{ code: 'redaction-required' }],
    });
  });

  it('leaves redacted where it was redacted, without evidence of anything else', () => {
    const verdict = inFormOf('redacted', send);
    expect(verdict).toMatchObject({ verdict: 'send', form: 'redacted' });
    expect(verdict.because.map(({ code }) => code)).not.toContain('complete-form');
  });

  it('is of the form that the filter made it in', () => {
    const made = {
      at: at(0),
      by: 'filter',
      verdict: 'hold',
      form: 'redacted',
      because: [],
      reasons: [{ code: 'redaction-required' }],
    } as const;
    const later = {
      at: at(1),
      by: 'send',
      verdict: 'hold',
      form: 'complete',
      because: [],
      reasons: [{ code: 'redaction-required' }],
    } as const;
    expect(formOfContent({ decisions: [made, later] })).toBe('redacted');
    expect(formOfContent({ decisions: [] })).toBe('complete');
  });
});
