import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { Facts } from '../../../lambdas/domain/policy/facts.ts';
import type { ReasonCode } from '../../../lambdas/domain/policy/reason.ts';
import { rules } from '../../../lambdas/domain/policy/rules/index.ts';
import { facts, mailRequest, now, recipientFacts } from '../../support/facts.ts';

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
    address: fc.oneof(fc.emailAddress(), fc.string()),
    allowed: fc.boolean(),
    inDirectory: fc.boolean(),
    suppressed: fc.boolean(),
    decidedBefore: fc.boolean(),
  })
  .map(({ address, allowed, inDirectory, suppressed, decidedBefore }) => {
    const { allowedBy, directory, ...rest } = recipientFacts(address);
    return {
      ...rest,
      ...(allowed && allowedBy !== undefined ? { allowedBy } : {}),
      ...(inDirectory && directory !== undefined ? { directory } : {}),
      suppressions: suppressed ? [{ origin: 'bounce' as const }] : [],
      decidedBefore,
    };
  });

const anyFacts = fc
  .record({
    purpose: fc.constantFrom('notification', 'reply', 'nothing', '__proto__', 'constructor'),
    source: fc.constantFrom('billing', 'reports'),
    from: fc.option(fc.constantFrom('billing@notify.acme.example', 'reports@notify.acme.example', 'x@y.example'), {
      nil: undefined,
    }),
    recipients: fc.array(anyRecipient, { minLength: 1, maxLength: 5 }),
    ageHours: fc.integer({ min: 0, max: 48 }),
  })
  .map(({ purpose, source, from, recipients, ageHours }) =>
    facts({
      source: { known: true, name: source },
      receivedAt: now - ageHours * hour,
      request: mailRequest({ purpose, ...(from === undefined ? {} : { from: { address: from } }) }),
      recipients: recipients.map((recipient, index) => ({ ...recipient, index })),
    }),
  );

describe('whatever the facts', () => {
  it('a suppressed recipient is never sent to', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        decide(given).forEach((verdict, index) => {
          if ((given.recipients[index]?.suppressions.length ?? 0) > 0) expect(verdict.verdict).toBe('refuse');
        });
      }),
    );
  });

  it('what is left of a malformed request is never sent', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const verdicts = decide({ ...given, problems: [{ field: 'foo', problem: 'unknown-field' }] });
        expect(verdicts.map(({ verdict }) => verdict)).toEqual(given.recipients.map(() => 'refuse'));
      }),
    );
  });

  it('an empty allow-list sends nothing', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const nobody = given.recipients.map(({ allowedBy: _, ...rest }) => rest);
        expect(decide({ ...given, recipients: nobody }).some(({ verdict }) => verdict === 'send')).toBe(false);
      }),
    );
  });

  it('one more objection never un-blocks', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const before = decide(given);
        const after = decide({
          ...given,
          recipients: given.recipients.map((each) => ({
            ...each,
            suppressions: [...each.suppressions, { origin: 'operator' }],
          })),
        });
        before.forEach(({ verdict }, index) => {
          if (verdict === 'refuse') expect(after[index]?.verdict).toBe('refuse');
        });
      }),
    );
  });

  it('decisions do not depend on the order of the recipients', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const reversed = { ...given, recipients: given.recipients.toReversed() };
        expect(decide(reversed).toReversed()).toEqual(decide(given));
      }),
    );
  });
});
