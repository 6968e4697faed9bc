import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { suppressionOrigins } from '../../../lambdas/contract/policy.ts';
import { parseAddress } from '../../../lambdas/domain/address/parse-address.ts';
import type { Because } from '../../../lambdas/domain/policy/because.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { Facts, RecipientFacts } from '../../../lambdas/domain/policy/facts.ts';
import type { ReasonCode } from '../../../lambdas/domain/policy/reason.ts';
import { rules } from '../../../lambdas/domain/policy/rules/index.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import type { Verdict } from '../../../lambdas/domain/policy/verdict.ts';
import { facts, mailRequest, now, policyWith, recipientFacts } from '../../support/facts.ts';

const hour = 3_600_000;
const inAnHour = new Date(now + hour).toISOString();
const anHourAgo = new Date(now - hour).toISOString();
const pdf = { filename: 'invoice.pdf', contentType: 'application/pdf', data: 'JVBERi0=' };
const pdfContent = { found: true, bytes: 5, content: { kind: 'binary', type: 'pdf' } } as const;
const upload = (object: string) => ({ filename: 'invoice.pdf', contentType: 'application/pdf', object });

const reasonsOf = (given: Facts) =>
  decide(given).flatMap((verdict) => (verdict.verdict === 'refuse' ? verdict.reasons : []));

const reasonCodes = (given: Facts): readonly ReasonCode[] => reasonsOf(given).map(({ code }) => code);

describe('a request that nothing stands against', () => {
  it('is sent in complete form with the evidence for it', () => {
    expect(decide(facts())).toEqual([
      {
        verdict: 'send',
        form: 'complete',
        because: [
          { code: 'policy', version: 7 },
          { code: 'source', source: 'billing', principal: 'AROABILLINGAAAAAAAAAA' },
          { code: 'purpose', purpose: 'notification', lane: 'standard' },
          { code: 'directory', groups: ['staff'] },
          { code: 'allow-list', rule: 'acme.example', owner: 'it' },
          { code: 'complete-form', exemption: 'purpose' },
          { code: 'route', via: 'ses', tls: 'required' },
        ],
      },
    ]);
  });

  it.each<[string, Partial<Facts>]>([
    ['names a From of its own', { request: mailRequest({ from: { address: 'Billing@Notify.acme.example' } }) }],
    ['expires later', { request: mailRequest({ expiresAt: inAnHour }) }],
    ['replays a key whose delivery was refused', { firstUse: { messageId: 'f', sameRequest: true } }],
    [
      'goes to an address whose suppression ended',
      { recipients: [recipientFacts('a@acme.example', { suppressions: [{ origin: 'bounce', until: anHourAgo }] })] },
    ],
    [
      'has another purpose than the one that was unsubscribed from',
      {
        recipients: [
          recipientFacts('a@acme.example', { suppressions: [{ origin: 'unsubscribe', purpose: 'newsletter' }] }),
        ],
      },
    ],
    [
      'has a purpose that the suppression does not block',
      {
        request: mailRequest({ purpose: 'password-reset' }),
        recipients: [recipientFacts('a@acme.example', { suppressions: [{ origin: 'complaint' }] })],
      },
    ],
    ['carries a permitted attachment', { request: mailRequest({ attachments: [pdf] }), attachments: [pdfContent] }],
    [
      'carries an upload of its own',
      { request: mailRequest({ attachments: [upload('billing/1.pdf')] }), attachments: [pdfContent] },
    ],
    ['sets a header the policy grants', { request: mailRequest({ headers: { 'x-campaign': 'autumn' } }) }],
    [
      'links to a host of the source',
      { request: mailRequest({ redacted: { text: 'See', link: 'https://billing.acme.example/1' } }) },
    ],
    [
      'reaches a customer elsewhere through the directory',
      { recipients: [recipientFacts('anna@mailbox.example', { allowedBy: { rule: 'directory' } })] },
    ],
  ])('which %s', (_sentence, fields) => {
    expect(reasonsOf(facts(fields))).toEqual([]);
  });
});

describe('a request is refused', () => {
  it.each<[string, Partial<Facts>, object]>([
    [
      'when its Reply-To is no address',
      { request: mailRequest({ replyTo: [{ address: 'anna' }] }) },
      { code: 'malformed', field: 'replyTo[0].address', problem: 'not-an-address' },
    ],
    [
      'when it was malformed as it came',
      { problems: [{ field: 'foo', problem: 'unknown-field' }] },
      { code: 'malformed', field: 'foo', problem: 'unknown-field' },
    ],
    [
      'when an attachment is named as what it is not',
      {
        request: mailRequest({ attachments: [{ ...pdf, filename: 'invoice.exe' }] }),
        attachments: [pdfContent],
      },
      {
        code: 'attachment-not-permitted',
        attachment: 0,
        because: { type: 'name', content: 'pdf' },
        permitted: ['pdf', 'csv'],
      },
    ],
    [
      'when its sender claims to be another source',
      {
        source: {
          known: false,
          reason: { code: 'unknown-source', principal: 'AROAX', registeredFor: ['reports'], claimed: 'billing' },
        },
      },
      { code: 'unknown-source', principal: 'AROAX', registeredFor: ['reports'], claimed: 'billing' },
    ],
    [
      'when the policy has no such purpose',
      { request: mailRequest({ purpose: 'newsletter' }) },
      { code: 'purpose-not-permitted', purpose: 'newsletter', permitted: ['notification', 'password-reset', 'reply'] },
    ],
    [
      'when its purpose is another source’s',
      { source: { known: true, name: 'reports' }, request: mailRequest({ purpose: 'reply' }) },
      { code: 'purpose-not-permitted', purpose: 'reply', permitted: ['notification'] },
    ],
    [
      'when it comes through the critical door and is not critical',
      { door: 'critical' },
      { code: 'wrong-door', door: 'critical', lane: 'standard' },
    ],
    [
      'when mail of its kind is given up',
      { stops: [{ scope: 'purpose:notification', reason: 'drill', queued: 'discard' }] },
      { code: 'stopped', scope: 'purpose:notification', reason: 'drill', queued: 'discard' },
    ],
    [
      'when its own expiry has come',
      { request: mailRequest({ expiresAt: new Date(now).toISOString() }) },
      { code: 'expired', expiredAt: new Date(now).toISOString(), by: 'expires-at' },
    ],
    [
      'when its purpose’s maximum age is reached',
      { receivedAt: now - 24 * hour },
      { code: 'expired', expiredAt: new Date(now).toISOString(), by: 'max-age' },
    ],
    [
      'when its key was used for something else',
      { firstUse: { messageId: 'f', sameRequest: false } },
      { code: 'idempotency-key-reused', first: 'f' },
    ],
    [
      'when it was accepted before',
      {
        firstUse: { messageId: 'f', sameRequest: true },
        recipients: [recipientFacts('a@acme.example', { decidedBefore: true })],
      },
      { code: 'duplicate', first: 'f' },
    ],
    [
      'when it has more recipients than its purpose allows',
      {
        request: mailRequest({ purpose: 'password-reset' }),
        recipients: [recipientFacts('a@acme.example'), recipientFacts('b@acme.example', { index: 1 })],
      },
      { code: 'too-many-recipients', count: 2, limit: 1 },
    ],
    [
      'when its From belongs to another source',
      { request: mailRequest({ from: { address: 'REPORTS@notify.acme.example' } }) },
      { code: 'from-owned-by-other', from: 'REPORTS@notify.acme.example', owner: 'reports' },
    ],
    [
      'when its From is on a domain nobody signs for',
      { request: mailRequest({ from: { address: 'anna@acme.example' } }) },
      {
        code: 'from-not-permitted',
        from: 'anna@acme.example',
        because: 'domain-not-signed',
        permitted: ['billing@notify.acme.example'],
      },
    ],
    [
      'when its From is on our domain but not its own',
      { request: mailRequest({ from: { address: 'ceo@notify.acme.example' } }) },
      {
        code: 'from-not-permitted',
        from: 'ceo@notify.acme.example',
        because: 'not-listed',
        permitted: ['billing@notify.acme.example'],
      },
    ],
    [
      'when it sets a header that nobody granted',
      { request: mailRequest({ headers: { 'X-Priority': '1' } }) },
      { code: 'header-not-permitted', header: 'X-Priority' },
    ],
    [
      'when an attachment is of a type the source does not list',
      {
        request: mailRequest({ attachments: [pdf] }),
        attachments: [{ found: true, bytes: 9, content: { kind: 'binary', type: 'zip' } }],
      },
      { code: 'attachment-not-permitted', attachment: 0, because: { type: 'zip' }, permitted: ['pdf', 'csv'] },
    ],
    [
      'when an attachment is an upload of another source',
      {
        request: mailRequest({ attachments: [upload('reports/1.pdf')] }),
        attachments: [{ found: false, because: 'not-read' }],
      },
      { code: 'upload-not-yours', attachment: 0, prefix: 'billing/' },
    ],
    [
      'when a key climbs out of the source’s uploads',
      {
        request: mailRequest({ attachments: [upload('billing/../reports/1.pdf')] }),
        attachments: [{ found: false, because: 'not-read' }],
      },
      { code: 'upload-not-yours', attachment: 0, prefix: 'billing/' },
    ],
    [
      'when an upload is not there',
      {
        request: mailRequest({ attachments: [upload('billing/1.pdf')] }),
        attachments: [{ found: false, because: 'missing' }],
      },
      { code: 'upload-not-found', attachment: 0, because: 'missing' },
    ],
    [
      'when its redacted form links elsewhere',
      { request: mailRequest({ redacted: { text: 'See', link: 'https://billing.acme.example.evil.example/' } }) },
      {
        code: 'link-not-permitted',
        field: 'redacted.link',
        host: 'billing.acme.example.evil.example',
        permitted: ['billing.acme.example'],
      },
    ],
    [
      'when it would become more than ten megabytes',
      { request: mailRequest({ attachments: [pdf] }), attachments: [{ ...pdfContent, bytes: 8_000_000 }] },
      { code: 'too-large', bytes: expect.any(Number), limit: 10_485_760, of: 'message' },
    ],
    [
      'when its recipient is not in the directory, allow-listed or not',
      { recipients: [{ ...recipientFacts(), directory: undefined } as never] },
      { code: 'not-in-directory' },
    ],
    [
      'when the allow-list does not name its recipient, in the directory or not',
      { recipients: [{ ...recipientFacts(), allowedBy: undefined } as never] },
      { code: 'not-on-allow-list' },
    ],
    [
      'when its recipient is suppressed',
      { recipients: [recipientFacts('a@acme.example', { suppressions: [{ origin: 'bounce', until: inAnHour }] })] },
      { code: 'suppressed', origin: 'bounce', until: inAnHour },
    ],
    [
      'when its recipient is no address',
      { recipients: [recipientFacts('anna@@acme.example')] },
      { code: 'address-invalid', problem: expect.anything() },
    ],
  ])('%s', (_sentence, fields, reason) => {
    const reasons = reasonsOf(facts(fields));
    expect(reasons.length).toBeGreaterThan(0);
    for (const each of reasons) expect(each).toEqual(reason);
  });
});

describe('a refusal', () => {
  it('names every rule that objected, in the policy’s order', () => {
    const given = facts({
      request: mailRequest({
        expiresAt: anHourAgo,
        from: { address: 'ceo@notify.acme.example' },
        headers: { 'X-A': '1' },
      }),
      recipients: [
        recipientFacts('a@acme.example', { suppressions: [{ origin: 'complaint' }, { origin: 'operator' }] }),
      ],
    });
    expect(reasonCodes(given)).toEqual([
      'expired',
      'from-not-permitted',
      'header-not-permitted',
      'suppressed',
      'suppressed',
    ]);
  });

  it('keeps the evidence that spoke for the recipient', () => {
    const [verdict] = decide(facts({ request: mailRequest({ expiresAt: anHourAgo }) }));
    expect(verdict?.because).toContainEqual({ code: 'allow-list', rule: 'acme.example', owner: 'it' });
  });

  it('of one recipient leaves the others alone', () => {
    const given = facts({
      recipients: [
        recipientFacts(),
        recipientFacts('no address', { index: 1 }),
        recipientFacts('b@acme.example', { index: 2 }),
      ],
    });
    expect(decide(given).map(({ verdict }) => verdict)).toEqual(['send', 'refuse', 'send']);
  });
});

describe('the rule list', () => {
  it('names each rule once', () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

const anyRecipient = fc
  .record({
    address: fc.oneof(fc.emailAddress(), fc.constant('anna@acme.example'), fc.string()),
    rule: fc.constantFrom('acme.example', 'anna@acme.example', undefined),
    groups: fc.constantFrom<(readonly string[] | undefined)[]>([], ['staff'], ['incident-response'], undefined),
    suppressedBy: fc.subarray([...suppressionOrigins]),
    unsubscribedFrom: fc.subarray(['notification', 'password-reset', 'reply', 'newsletter']),
    ended: fc.boolean(),
    decidedBefore: fc.boolean(),
    redirectedTo: fc.constantFrom('qa@acme.example', undefined),
  })
  .map(({ address, rule, groups, suppressedBy, unsubscribedFrom, ended, decidedBefore, redirectedTo }) => {
    const { allowedBy: _, directory: __, ...rest } = recipientFacts(address);
    const target = redirectedTo === undefined ? undefined : parseAddress(redirectedTo);
    return {
      ...rest,
      ...(rule === undefined ? {} : { allowedBy: { rule } }),
      ...(groups === undefined ? {} : { directory: { groups } }),
      ...(target?.ok === true ? { redirectedTo: target.address } : {}),
      suppressions: [
        ...suppressedBy.map((origin) => ({ origin, ...(ended ? { until: anHourAgo } : {}) })),
        ...unsubscribedFrom.map((purpose) => ({ origin: 'unsubscribe' as const, purpose })),
      ],
      decidedBefore,
    } satisfies RecipientFacts;
  });

const anyStop: fc.Arbitrary<Stop> = fc
  .record({
    scope: fc.constantFrom('everything', 'source:billing', 'purpose:reply', 'lane:bulk', 'domain:acme.example'),
    queued: fc.constantFrom('hold', 'discard'),
    until: fc.constantFrom(undefined, inAnHour, anHourAgo),
  })
  .map(({ until, ...stop }) => ({ ...stop, reason: 'drill', ...(until === undefined ? {} : { until }) }));

const anyPolicy = fc
  .record({
    redaction: fc.constantFrom('default', 'always', 'exempt'),
    recipients: fc.constantFrom('directory', 'any-allow-listed'),
    mode: fc.constantFrom('selected', 'all', 'off'),
    linkDomains: fc.constantFrom(['billing.acme.example'], ['*.acme.example']),
    unsignedFrom: fc.constantFrom('refuse', 'rewrite'),
    links: fc.constantFrom('report', 'refuse'),
    audience: fc.constantFrom('listed-addresses', 'every-rule', undefined),
  })
  .map(({ redaction, recipients, mode, linkDomains, unsignedFrom, links, audience }) =>
    policyWith({
      notification: { redaction, recipients },
      redaction: { mode, exempt: { domains: ['acme.example'], groups: ['incident-response'] } },
      billing: { linkDomains, unsignedFrom, links },
      acknowledge: [
        ...(mode === 'off' ? [{ risk: 'redaction-off', reason: 'a test' }] : []),
        ...(recipients === 'any-allow-listed' && (redaction === 'exempt' || (mode === 'off' && redaction !== 'always'))
          ? [{ risk: 'content-to-strangers', purpose: 'notification', reason: 'a test' }]
          : []),
      ],
      ...(audience === undefined ? {} : { audience }),
    }),
  );

const anyFacts = fc
  .record({
    document: anyPolicy,
    purpose: fc.constantFrom('notification', 'reply', 'nothing', '__proto__', 'constructor'),
    source: fc.constantFrom('billing', 'reports'),
    from: fc.option(fc.constantFrom('billing@notify.acme.example', 'reports@notify.acme.example', 'x@y.example'), {
      nil: undefined,
    }),
    link: fc.constantFrom('https://billing.acme.example/', 'https://elsewhere.example/', undefined),
    recipients: fc.array(anyRecipient, { minLength: 1, maxLength: 5 }),
    stops: fc.array(anyStop, { maxLength: 2 }),
    ageHours: fc.integer({ min: 0, max: 26 }),
  })
  .map(({ document, purpose, source, from, link, recipients, stops, ageHours }) =>
    facts({
      policy: { version: 7, document },
      source: { known: true, name: source },
      receivedAt: now - ageHours * hour,
      request: mailRequest({
        purpose,
        ...(from === undefined ? {} : { from: { address: from } }),
        ...(link === undefined ? {} : { redacted: { text: 'See', link } }),
      }),
      stops,
      recipients: recipients.map((recipient, index) => ({ ...recipient, index })),
    }),
  );

/** The same with the source observed: what may be observed keeps nothing back. */
const observed = (given: Facts): Facts => {
  const { document } = given.policy;
  const sources = Object.fromEntries(
    Object.entries(document.sources).map(([name, source]) => [
      name,
      { ...source, enforcement: { mode: 'observe' as const, until: inAnHour } },
    ]),
  );
  return { ...given, policy: { version: 7, document: { ...document, sources } } };
};

const anyFactsObservedOrNot = fc
  .tuple(anyFacts, fc.boolean())
  .map(([given, isObserved]) => (isObserved ? observed(given) : given));

const verdicts = (given: Facts) => decide(given).map(({ verdict }) => verdict);

/** What keeps a mail from a recipient, one more of it. */
const anyBlock: fc.Arbitrary<(given: Facts) => Facts> = fc.oneof(
  fc.constantFrom(...suppressionOrigins).map((origin) => (given: Facts) => ({
    ...given,
    recipients: given.recipients.map((each) => ({ ...each, suppressions: [...each.suppressions, { origin }] })),
  })),
  anyStop.map((stop) => (given: Facts) => ({ ...given, stops: [...given.stops, stop] })),
  fc.constant((given: Facts) => ({ ...given, problems: [{ field: 'foo', problem: 'unknown-field' }] })),
);

describe('whatever the facts', () => {
  it('there is something that is sent, held and refused', () => {
    const seen = new Set(fc.sample(anyFacts, { numRuns: 2_000, seed: 1 }).flatMap(verdicts));
    expect(seen).toEqual(new Set(['send', 'hold', 'refuse']));
  });

  it('a suppressed recipient is never sent to', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, (given) => {
        const { purposes, sources } = given.policy.document;
        const granted = given.source.known && sources[given.source.name]?.purposes.includes(given.request.purpose);
        const blockedBy = granted === true ? purposes[given.request.purpose]?.blockedBy : undefined;
        verdicts(given).forEach((verdict, index) => {
          const blocking = given.recipients[index]?.suppressions.filter(
            ({ origin, purpose, until }) =>
              until !== anHourAgo &&
              (purpose ?? given.request.purpose) === given.request.purpose &&
              blockedBy?.includes(origin) !== false,
          );
          if ((blocking?.length ?? 0) > 0) expect(verdict).toBe('refuse');
        });
      }),
    );
  });

  it('whoever has unsubscribed from mail of one purpose gets that of every other as before', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, fc.constantFrom('reply', 'newsletter', 'notification'), (given, purpose) => {
        fc.pre(purpose !== given.request.purpose);
        const recipients = given.recipients.map((each) => ({
          ...each,
          suppressions: [...each.suppressions, { origin: 'unsubscribe' as const, purpose }],
        }));
        expect(decide({ ...given, recipients })).toEqual(decide(given));
      }),
    );
  });

  it('a stopped recipient is never sent to', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, anyStop, (given, { until: _, ...stop }) => {
        const stopped = { ...given, stops: [...given.stops, stop] };
        verdicts(stopped).forEach((verdict, index) => {
          const { address, redirectedTo } = given.recipients[index] ?? recipientFacts();
          const isConcerned =
            stop.scope === 'everything' ||
            (stop.scope === 'source:billing' && given.source.known && given.source.name === 'billing') ||
            (stop.scope === 'purpose:reply' && given.request.purpose === 'reply') ||
            (stop.scope === 'domain:acme.example' &&
              [address.ok ? address.address.domain : undefined, redirectedTo?.domain].includes('acme.example'));
          if (isConcerned) expect(verdict).not.toBe('send');
        });
      }),
    );
  });

  it('what is left of a malformed request is never sent', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, (given) => {
        const malformed = { ...given, problems: [{ field: 'foo', problem: 'unknown-field' }] };
        expect(verdicts(malformed)).toEqual(given.recipients.map(() => 'refuse'));
      }),
    );
  });

  it('an empty allow-list sends nothing', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const nobody = given.recipients.map(({ allowedBy: _, ...rest }) => rest);
        expect(verdicts({ ...given, recipients: nobody })).toEqual(nobody.map(() => 'refuse'));
      }),
    );
  });

  it('one more block never un-blocks', () => {
    const strength = { send: 0, defer: 1, hold: 2, refuse: 3 } as const;
    fc.assert(
      fc.property(anyFactsObservedOrNot, anyBlock, (given, block) => {
        const before = verdicts(given);
        verdicts(block(given)).forEach((after, index) => {
          expect(strength[after]).toBeGreaterThanOrEqual(strength[before[index] ?? 'send']);
        });
      }),
    );
  });

  it('content leaves complete only with the evidence of what exempts it', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, (given) => {
        for (const verdict of decide(given)) {
          if (verdict.verdict === 'refuse' || verdict.form === 'redacted') continue;
          expect(verdict.because.map(({ code }) => code)).toContain('complete-form');
        }
      }),
    );
  });

  it('decisions do not depend on the order of the recipients', () => {
    fc.assert(
      fc.property(anyFactsObservedOrNot, fc.infiniteStream(fc.nat()), (given, keys) => {
        const order = given.recipients.map((_, index) => ({ index, key: keys.next().value }));
        const shuffled = order.toSorted((one, other) => one.key - other.key).map(({ index }) => index);
        const inOrder = decide(given);
        const recipients = shuffled.flatMap((index) => given.recipients[index] ?? []);
        expect(decide({ ...given, recipients })).toEqual(shuffled.map((index) => inOrder[index]));
      }),
    );
  });
});

describe('a verdict to send', () => {
  it('cannot be written down without its evidence, nor a no without its reason', () => {
    // @ts-expect-error -- no evidence at all
    const withoutEvidence: Verdict = { verdict: 'send', form: 'complete' };
    // @ts-expect-error -- none of it
    const withNone: Verdict = { verdict: 'send', form: 'complete', because: [] };
    // @ts-expect-error -- in no form
    const formless: Verdict = { verdict: 'send', because: [{ code: 'policy', version: 1 }] };
    // @ts-expect-error -- no reason
    const refusal: Verdict = { verdict: 'refuse', because: [], reasons: [] };
    // @ts-expect-error -- no time
    const deferral: Verdict = {
      verdict: 'defer',
      form: 'complete',
      because: [],
      reasons: [{ code: 'not-in-directory' }],
    };
    // What the compiler has said no to five times is what a test can only repeat.
    expect([withoutEvidence, withNone, formless, refusal, deferral]).toHaveLength(5);
    expectTypeOf<Extract<Verdict, { verdict: 'send' }>['because']>().toEqualTypeOf<readonly [Because, ...Because[]]>();
  });
});
