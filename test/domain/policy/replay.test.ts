import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { compareReplays } from '../../../lambdas/domain/policy/compare-replays.ts';
import type { Reason } from '../../../lambdas/domain/policy/reason.ts';
import { type ReplayFacts, replay } from '../../../lambdas/domain/policy/replay.ts';
import { delivery } from '../../lambdas/support/delivery.ts';
import { now, policyWith } from '../../support/facts.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

const by = (fields: Parameters<typeof policyWith>[0] = {}, lists: Partial<ReplayFacts['lists']> = {}): ReplayFacts => ({
  policy: {
    version: 8,
    document: policyWith(fields),
    principalIds: { billing: ['AROABILLINGAAAAAAAAAA'] },
  },
  defaultAudience: 'every-rule',
  lists: {
    allowList: new Map([['acme.example', { rule: 'acme.example' }]]),
    directory: new Map([['anna@acme.example', { groups: ['staff'] }]]),
    suppressions: new Map(),
    ...lists,
  },
});

const because = [{ code: 'policy', version: 7 }] as const;
const refused = (...[first, ...others]: readonly [Reason, ...Reason[]]): Delivery =>
  delivery({
    state: 'refused',
    decisions: [{ at: at(0), by: 'filter', verdict: 'refuse', because, reasons: [first, ...others] }],
  });
const observing = { enforcement: { mode: 'observe', until: at(3_600) } } as const;

describe('a mail of the past', () => {
  it.each<[string, Delivery, ReplayFacts, string, readonly string[]]>([
    ['leaves by a policy that lets it', delivery(), by(), 'send', []],
    [
      'does not by one that takes its purpose away',
      delivery(),
      by({ billing: { purposes: ['reply'] } }),
      'refuse',
      ['purpose-not-permitted'],
    ],
    [
      'is as old as it was when it was decided',
      delivery({
        receivedAt: at(-7_200),
        decisions: [{ at: at(0), by: 'filter', verdict: 'send', form: 'complete', because }],
      }),
      by({ notification: { maxAge: '1h' } }),
      'refuse',
      ['expired'],
    ],
    [
      'is not suppressed by what came of it',
      delivery(),
      by({}, { suppressions: new Map([['anna@acme.example', [{ origin: 'bounce', since: at(60) }]]]) }),
      'send',
      [],
    ],
    [
      'is suppressed by what came before it',
      delivery(),
      by({}, { suppressions: new Map([['anna@acme.example', [{ origin: 'bounce', since: at(-60) }]]]) }),
      'refuse',
      ['suppressed'],
    ],
    [
      'does not depend on where everything went then',
      delivery({ redirectedTo: 'me@elsewhere.example' }),
      by(),
      'send',
      [],
    ],
    [
      'is refused for what its request says, as it was',
      refused({ code: 'malformed', field: 'to', problem: 'missing' }),
      by(),
      'refuse',
      ['malformed'],
    ],
    [
      'is refused for a header',
      refused({ code: 'header-not-permitted', header: 'X-Other' }),
      by(),
      'refuse',
      ['header-not-permitted'],
    ],
    [
      'but not for one that is permitted',
      refused({ code: 'header-not-permitted', header: 'X-Other' }),
      by({ billing: { headers: ['x-other'] } }),
      'send',
      [],
    ],
    [
      'is refused for a link',
      refused({ code: 'link-not-permitted', field: 'text', host: 'a.cdn.example', permitted: [] }),
      by({ billing: { links: 'refuse' } }),
      'refuse',
      ['link-not-permitted'],
    ],
    [
      'but not for one to where it may link',
      refused({ code: 'link-not-permitted', field: 'text', host: 'a.cdn.example', permitted: [] }),
      by({ billing: { links: 'refuse', linkDomains: ['*.cdn.example'] } }),
      'send',
      [],
    ],
    [
      'and not where links are only reported',
      refused({ code: 'link-not-permitted', field: 'html', host: 'a.cdn.example', permitted: [] }),
      by(),
      'send',
      [],
    ],
    [
      'is refused for links that were only reported',
      delivery({
        decisions: [
          {
            at: at(0),
            by: 'filter',
            verdict: 'send',
            form: 'complete',
            because: [...because, { code: 'links-reported', hosts: ['a.cdn.example'] }],
          },
        ],
      }),
      by({ billing: { links: 'refuse' } }),
      'refuse',
      ['link-not-permitted'],
    ],
    [
      'is refused for its size',
      refused({ code: 'too-large', bytes: 11_000_000, limit: 10_485_760, of: 'message' }),
      by(),
      'refuse',
      ['too-large'],
    ],
    [
      'but not where it may be as large',
      refused({ code: 'too-large', bytes: 11_000_000, limit: 10_485_760, of: 'message' }),
      by({ billing: { maxMegabytes: 11 } }),
      'send',
      [],
    ],
    [
      'is refused for so many recipients',
      refused({ code: 'too-many-recipients', count: 9, limit: 5 }),
      by({ notification: { maxRecipients: 8 } }),
      'refuse',
      ['too-many-recipients'],
    ],
    [
      'but not where there may be as many',
      refused({ code: 'too-many-recipients', count: 9, limit: 5 }),
      by({ notification: { maxRecipients: 9 } }),
      'send',
      [],
    ],
    [
      'is not refused any more for who may be written to by now',
      refused({ code: 'not-in-directory' }),
      by(),
      'send',
      [],
    ],
  ])('%s', (_, item, facts, verdict, codes) => {
    const replayed = replay(item, facts);
    expect([replayed.verdict, replayed.reasons.map(({ code }) => code)]).toEqual([verdict, codes]);
  });

  it('notes what its source is only observed for', () => {
    const item = refused({ code: 'link-not-permitted', field: 'text', host: 'a.cdn.example', permitted: [] });
    const { verdict, wouldRefuse } = replay(
      item,
      by({ billing: { links: 'refuse', ...observing } }, { directory: new Map() }),
    );
    expect([verdict, wouldRefuse.map(({ code }) => code)]).toEqual([
      'send',
      ['link-not-permitted', 'not-in-directory'],
    ]);
  });
});

describe('the same mail by two policies', () => {
  const mails = ['a', 'b', 'c', 'd'].map((digit, index) =>
    delivery({ messageId: digit.repeat(32), purpose: index === 3 ? 'reply' : 'notification' }),
  );

  it('is counted by what would become of it, with a few examples', () => {
    const after = by({ notification: { redaction: 'always' }, billing: { purposes: ['notification'] } });
    expect(compareReplays(mails, by(), after)).toEqual({
      differing: 4,
      changes: [
        {
          source: 'billing',
          purpose: 'notification',
          from: 'send complete',
          to: 'send redacted',
          reasons: [],
          effect: 'narrower',
          count: 3,
          examples: ['a', 'b', 'c'].map((digit) => digit.repeat(32)),
        },
        expect.objectContaining({ purpose: 'reply', to: 'refuse', reasons: ['purpose-not-permitted'], count: 1 }),
      ],
    });
  });

  it('says what it was refused for where it would leave', () => {
    const { changes } = compareReplays(mails.slice(3), by({ billing: { purposes: ['notification'] } }), by());
    expect(changes).toMatchObject([
      { from: 'refuse', to: 'send complete', effect: 'wider', reasons: ['purpose-not-permitted'] },
    ]);
  });

  it('is not counted where it comes to the same', () => {
    expect(compareReplays(mails, by(), by())).toEqual({ differing: 0, changes: [] });
  });

  it('has no address in what is said of it', () => {
    const { changes } = compareReplays(mails, by(), by({}, { directory: new Map(), allowList: new Map() }));
    expect(JSON.stringify(changes)).not.toContain('@');
  });
});
