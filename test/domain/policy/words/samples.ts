import type { Because } from '../../../../lambdas/domain/policy/because.ts';
import type { Reason, ReasonCode } from '../../../../lambdas/domain/policy/reason.ts';

const role = 'arn:aws:iam::111122223333:role/ops';
const at = '2026-11-21T11:00:00.000Z';

type Samples<Union extends { readonly code: string }> = {
  readonly [Code in Union['code']]: readonly [Extract<Union, { code: Code }>, ...Extract<Union, { code: Code }>[]];
};

/** For every code the facts that make its words differ: without a row it does not compile. */
export const sampleReasons: Samples<Reason> = {
  malformed: [
    { code: 'malformed', field: 'to', problem: 'too-many', limit: 50 },
    { code: 'malformed', field: '', problem: 'not-json' },
    { code: 'malformed', field: 'tags.a', problem: 'some-new-problem', expected: 'one-of: x, y' },
  ],
  'not-supported-yet': [{ code: 'not-supported-yet', field: 'template' }],
  'unknown-source': [
    { code: 'unknown-source', principal: 'AROAX', registeredFor: [] },
    { code: 'unknown-source', principal: 'AROAX', registeredFor: ['billing'], claimed: 'reports' },
    { code: 'unknown-source', principal: 'AROAX', registeredFor: ['billing', 'care'] },
  ],
  'purpose-not-permitted': [
    { code: 'purpose-not-permitted', purpose: 'newsletter', permitted: ['notification', 'report'] },
    { code: 'purpose-not-permitted', purpose: 'newsletter', permitted: [] },
  ],
  'wrong-door': [{ code: 'wrong-door', door: 'critical', lane: 'bulk' }],
  expired: [
    { code: 'expired', expiredAt: at, by: 'max-age' },
    { code: 'expired', expiredAt: at, by: 'expires-at' },
  ],
  duplicate: [{ code: 'duplicate', first: 'f00' }],
  'idempotency-key-reused': [{ code: 'idempotency-key-reused', first: 'f00' }],
  stopped: [
    { code: 'stopped', scope: 'source:billing', reason: 'wrong invoices', by: role, since: at, queued: 'hold' },
    { code: 'stopped', scope: 'everything', reason: 'drill', until: '2026-11-22T00:00:00.000Z', queued: 'discard' },
    { code: 'stopped', scope: 'domain:acme.example', reason: 'drill', queued: 'hold' },
  ],
  'from-owned-by-other': [{ code: 'from-owned-by-other', from: 'a@b.example', owner: 'reports' }],
  'from-not-permitted': [
    { code: 'from-not-permitted', from: 'a@b.example', because: 'domain-not-signed', permitted: ['c@d.example'] },
    { code: 'from-not-permitted', from: 'a@d.example', because: 'not-listed', permitted: [] },
  ],
  'header-not-permitted': [{ code: 'header-not-permitted', header: 'X-Campaign' }],
  'attachment-not-permitted': [
    { code: 'attachment-not-permitted', attachment: 0, because: { type: 'zip' }, permitted: ['pdf', 'csv'] },
    { code: 'attachment-not-permitted', attachment: 0, because: { type: 'other' }, permitted: [] },
    {
      code: 'attachment-not-permitted',
      attachment: 1,
      because: { type: 'other', mime: 'application/x-msdownload' },
      permitted: ['pdf'],
    },
    {
      code: 'attachment-not-permitted',
      attachment: 0,
      because: { type: 'text', named: 'csv', declared: 'text/plain' },
      permitted: ['csv'],
    },
    {
      code: 'attachment-not-permitted',
      attachment: 0,
      because: { type: 'mismatch', content: 'pdf', declared: 'image/png' },
      permitted: ['pdf'],
    },
    { code: 'attachment-not-permitted', attachment: 0, because: { type: 'name', content: 'pdf' }, permitted: ['pdf'] },
  ],
  'upload-not-yours': [{ code: 'upload-not-yours', attachment: 1, prefix: 'billing/' }],
  'upload-not-found': [
    { code: 'upload-not-found', attachment: 0, because: 'missing' },
    { code: 'upload-not-found', attachment: 0, because: 'hash-differs' },
  ],
  'too-large': [
    { code: 'too-large', bytes: 11 * 1024 * 1024, limit: 10 * 1024 * 1024, of: 'message' },
    { code: 'too-large', bytes: 120 * 1024 * 1024, limit: 100 * 1024 * 1024, of: 'message-times-recipients' },
  ],
  'link-not-permitted': [
    { code: 'link-not-permitted', field: 'html', host: 'evil.example', permitted: ['billing.acme.example'] },
  ],
  'link-unreadable': [{ code: 'link-unreadable', field: 'html', kind: 'user-information' }],
  'quota-exceeded': [
    { code: 'quota-exceeded', of: 'source', name: 'billing', per: 'minute', limit: 600 },
    { code: 'quota-exceeded', of: 'purpose', name: 'newsletter', per: 'day', limit: 5000 },
  ],
  'day-quota-reached': [
    { code: 'day-quota-reached', lane: 'bulk', limit: 40_000, daily: 50_000 },
    { code: 'day-quota-reached', lane: 'critical' },
  ],
  'too-many-recipients': [{ code: 'too-many-recipients', count: 3, limit: 1 }],
  'address-invalid': [
    { code: 'address-invalid', problem: { code: 'carrier-dots', quoted: '"a."@b.example' } },
    { code: 'address-invalid', problem: { code: 'domain-literal' } },
  ],
  'not-in-directory': [{ code: 'not-in-directory' }],
  'not-on-allow-list': [{ code: 'not-on-allow-list' }],
  'not-listed-by-address': [{ code: 'not-listed-by-address', rule: '*.acme.example' }],
  'redacted-form-missing': [{ code: 'redacted-form-missing' }],
  'redaction-required': [{ code: 'redaction-required' }],
  'redirected-since': [{ code: 'redirected-since' }],
  'refused-by-operator': [{ code: 'refused-by-operator', by: role, why: 'a test that got loose' }],
  adopted: [{ code: 'adopted', source: 'billing', messageId: 'f00' }],
  suppressed: [
    { code: 'suppressed', origin: 'bounce', since: at },
    { code: 'suppressed', origin: 'complaint' },
    { code: 'suppressed', origin: 'unsubscribe' },
    { code: 'suppressed', origin: 'unsubscribe', purpose: 'newsletter', since: at },
    { code: 'suppressed', origin: 'operator', since: at, until: '2026-12-01T00:00:00.000Z' },
    { code: 'suppressed', origin: 'provider' },
  ],
  'dead-lettered': [
    { code: 'dead-lettered', stage: 'intake', error: 'TypeError' },
    { code: 'dead-lettered', stage: 'outbound', error: 'UntrustedEnvelope' },
    { code: 'dead-lettered', stage: 'feedback', error: 'TypeError' },
  ],
};

export const sampleBecauses: Samples<Because> = {
  policy: [
    { code: 'policy', version: 3 },
    { code: 'policy', version: 0 },
  ],
  source: [{ code: 'source', source: 'billing', principal: 'AROAX' }],
  purpose: [{ code: 'purpose', purpose: 'report', lane: 'standard' }],
  forwarded: [{ code: 'forwarded', door: 'standard', lane: 'bulk' }],
  directory: [
    { code: 'directory', groups: [] },
    { code: 'directory', groups: ['staff', 'it'] },
  ],
  'allow-list': [
    { code: 'allow-list', rule: '*.acme.example' },
    { code: 'allow-list', rule: 'directory', owner: 'care' },
  ],
  released: [{ code: 'released' }],
  'complete-form': [
    { code: 'complete-form', exemption: 'purpose' },
    { code: 'complete-form', exemption: 'domain', matched: '*.acme.example' },
    { code: 'complete-form', exemption: 'group', matched: 'staff' },
    { code: 'complete-form', exemption: 'redaction-off' },
    { code: 'complete-form', exemption: 'observed' },
  ],
  'redacted-form': [
    { code: 'redacted-form', cause: 'default', words: 'request' },
    { code: 'redacted-form', cause: 'purpose', words: 'source' },
    { code: 'redacted-form', cause: 'everybody', words: 'generic' },
  ],
  'from-rewritten': [{ code: 'from-rewritten', from: 'a@b.example', to: 'c@d.example' }],
  'display-name-neutralised': [{ code: 'display-name-neutralised', problems: ['looks-like-an-address'] }],
  'links-reported': [
    { code: 'links-reported', hosts: ['a.example', 'b.example'] },
    { code: 'links-reported', hosts: ['a.example'], more: 4 },
  ],
  observed: [{ code: 'observed', until: at }],
  redirected: [{ code: 'redirected', to: 'inbox@acme.example' }],
  overridden: [{ code: 'overridden', rule: 'unknown-source', by: role, why: 'checked with payments', at }],
  route: [{ code: 'route', via: 'ses', tls: 'required' }],
};

export const allReasons: readonly Reason[] = Object.values(sampleReasons).flat();
export const allBecauses: readonly Because[] = Object.values(sampleBecauses).flat();
export const reasonCodes = Object.keys(sampleReasons) as readonly ReasonCode[];
