import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { Facts } from '../../../lambdas/domain/policy/facts.ts';
import { type Stop, scopesOf } from '../../../lambdas/domain/policy/stop.ts';
import { parseStopScope } from '../../../lambdas/domain/policy/stop-scope.ts';
import { facts, mailRequest, now, recipientFacts } from '../../support/facts.ts';

const stop = (scope: string, fields: Partial<Stop> = {}): Stop => ({ scope, reason: 'why', queued: 'hold', ...fields });
const at = (milliseconds: number): string => new Date(now + milliseconds).toISOString();

/** `verdict code code …` */
const outcome = (fields: Partial<Facts>): string =>
  decide(facts(fields))
    .map((verdict) =>
      [verdict.verdict, ...(verdict.verdict === 'send' ? [] : verdict.reasons.map(({ code }) => code))].join(' '),
    )
    .join('; ');

describe('a stop', () => {
  it.each<[string, string, Partial<Facts>?]>([
    ['everything', 'hold stopped'],
    ['source:billing', 'hold stopped'],
    ['source:reports', 'send'],
    ['purpose:notification', 'hold stopped'],
    ['purpose:reply', 'send'],
    ['lane:standard', 'hold stopped'],
    ['lane:bulk', 'send'],
    ['domain:acme.example', 'hold stopped'],
    ['domain:example', 'send'],
    ['domain:mail.acme.example', 'send'],
    ['domain:acme.example', 'send', { recipients: [recipientFacts('anna@mail.acme.example')] }],
    // The lane is the purpose's, not the door's.
    ['lane:bulk', 'send', { door: 'bulk' }],
  ])('of %s: %s', (scope, expected, fields = {}) => {
    expect(outcome({ stops: [stop(scope)], ...fields })).toBe(expected);
  });

  it.each<[string, string | undefined, string]>([
    ['without an end stands', undefined, 'hold stopped'],
    ['stands until its end', at(1), 'hold stopped'],
    ['has ended at its end', at(0), 'send'],
    ['that ended long ago does nothing', at(-1), 'send'],
  ])('%s', (_sentence, until, expected) => {
    expect(outcome({ stops: [stop('everything', until === undefined ? {} : { until })] })).toBe(expected);
  });

  it('of one recipient’s domain leaves the others alone', () => {
    const recipients = [recipientFacts(), recipientFacts('anna@mailbox.example', { index: 1 })];
    expect(outcome({ stops: [stop('domain:mailbox.example')], recipients })).toBe('send; hold stopped');
  });

  it('is reported with all that is known of it, the widest first', () => {
    const stops = [
      stop('source:billing', { by: 'arn:x', since: at(-1000), until: at(1000) }),
      stop('everything', { reason: 'all of it' }),
    ];
    expect(decide(facts({ stops }))).toMatchObject([
      {
        verdict: 'hold',
        form: 'complete',
        reasons: [
          { code: 'stopped', scope: 'everything', reason: 'all of it', queued: 'hold' },
          {
            code: 'stopped',
            scope: 'source:billing',
            reason: 'why',
            by: 'arn:x',
            since: at(-1000),
            until: at(1000),
            queued: 'hold',
          },
        ],
      },
    ]);
  });

  it('holds nothing that could not leave: what refuses it comes first', () => {
    const recipients = [recipientFacts('anna@acme.example', { suppressions: [{ origin: 'bounce' }] })];
    expect(outcome({ stops: [stop('everything')], recipients })).toBe('refuse suppressed stopped');
  });

  it('is the second reason where the mail is refused without it too', () => {
    const recipients = [recipientFacts('anna@acme.example', { suppressions: [{ origin: 'bounce' }] })];
    const stops = [stop('everything', { queued: 'discard' })];
    expect(outcome({ stops, recipients })).toBe('refuse suppressed stopped');
  });

  it('that discards wins over one that holds', () => {
    const stops = [stop('everything'), stop('source:billing', { queued: 'discard' })];
    expect(decide(facts({ stops }))).toMatchObject([
      { verdict: 'refuse', reasons: [{ scope: 'source:billing' }, { scope: 'everything' }] },
    ]);
  });

  it('never lets a mail leave that it concerns, whatever else stands', () => {
    const scopes = scopesOf({
      source: 'billing',
      purpose: 'notification',
      lane: 'standard',
      recipient: 'anna@acme.example',
    });
    const anyStop = fc.record({
      scope: fc.constantFrom(...scopes, 'lane:bulk', 'source:other'),
      reason: fc.constant('x'),
      queued: fc.constantFrom('hold', 'discard'),
    });
    fc.assert(
      fc.property(fc.array(anyStop), fc.constantFrom(...scopes), (others, scope) => {
        expect(outcome({ stops: [...others, stop(scope)] })).not.toBe('send');
      }),
    );
  });
});

describe('the door', () => {
  it.each<[string, Partial<Facts>, object | undefined]>([
    ['of the purpose’s own lane says nothing', { door: 'standard' }, undefined],
    ['of another lane is noted', { door: 'bulk' }, { code: 'forwarded', door: 'bulk', lane: 'standard' }],
  ])('%s', (_sentence, fields, expected) => {
    const [verdict] = decide(facts(fields));
    expect(verdict?.verdict).toBe('send');
    expect(verdict?.because.find(({ code }) => code === 'forwarded')).toEqual(expected);
  });

  it('does not matter to a request that names no purpose of its source', () => {
    expect(outcome({ door: 'critical', request: mailRequest({ purpose: 'none' }) })).toBe(
      'refuse purpose-not-permitted',
    );
  });
});

describe('parseStopScope', () => {
  it.each([
    ['everything', 'everything'],
    ['source:billing-api', 'source:billing-api'],
    ['purpose:two-factor', 'purpose:two-factor'],
    ['lane:critical', 'lane:critical'],
    ['domain:Bücher.example', 'domain:xn--bcher-kva.example'],
  ])('reads %s as %s', (given, scope) => {
    expect(parseStopScope(given)).toEqual({ ok: true, scope });
  });

  it.each([
    ['', 'unknown-kind'],
    ['billing', 'unknown-kind'],
    ['Everything', 'unknown-kind'],
    ['region:eu', 'unknown-kind'],
    ['source:', 'not-a-name'],
    ['source:a\nb', 'not-a-name'],
    ['lane:express', 'not-a-lane'],
    ['domain:a b', 'not-a-domain'],
  ])('refuses %j as %s', (given, code) => {
    expect(parseStopScope(given)).toEqual({ ok: false, problem: { code } });
  });
});
