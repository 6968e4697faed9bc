import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { identifySource } from '../../../lambdas/domain/identity/identify-source.ts';
import { messageId } from '../../../lambdas/domain/identity/message-id.ts';
import { principalId } from '../../../lambdas/domain/identity/principal-id.ts';
import { requestHash } from '../../../lambdas/domain/identity/request-hash.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { mailRequest } from '../../support/facts.ts';

describe('the SenderId of a record', () => {
  it.each<[string | undefined, string | undefined]>([
    ['AROAEXAMPLE123:session', 'AROAEXAMPLE123'],
    ['AROAEXAMPLE123', 'AROAEXAMPLE123'],
    ['AIDAEXAMPLE123', 'AIDAEXAMPLE123'],
    ['AROAEXAMPLE123:AROAOTHER456:x', 'AROAEXAMPLE123'],
    ['111122223333', undefined],
    ['billing:AROAEXAMPLE123', undefined],
    ['aroaexample123:session', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j proves to be %j', (senderId, expected) => {
    expect(principalId(senderId)).toBe(expected);
  });
});

describe('the source of a request', () => {
  const principalIds = { billing: ['AROAONE', 'AROATWO'], reports: ['AROATWO'] };

  it.each<[string, string, string | undefined, object]>([
    ['is the one its principal is registered for', 'AROAONE', undefined, { known: true, name: 'billing' }],
    ['may be named as well', 'AROAONE', 'billing', { known: true, name: 'billing' }],
    ['is chosen where the principal has several', 'AROATWO', 'reports', { known: true, name: 'reports' }],
    [
      'has to be chosen there',
      'AROATWO',
      undefined,
      { known: false, reason: { code: 'unknown-source', principal: 'AROATWO', registeredFor: ['billing', 'reports'] } },
    ],
    [
      'is never another just because the request says so',
      'AROAONE',
      'reports',
      {
        known: false,
        reason: { code: 'unknown-source', principal: 'AROAONE', registeredFor: ['billing'], claimed: 'reports' },
      },
    ],
    [
      'is nobody for a principal that is not registered',
      'AROATHREE',
      'billing',
      {
        known: false,
        reason: { code: 'unknown-source', principal: 'AROATHREE', registeredFor: [], claimed: 'billing' },
      },
    ],
    [
      'is not something every object has',
      'AROAONE',
      'constructor',
      {
        known: false,
        reason: { code: 'unknown-source', principal: 'AROAONE', registeredFor: ['billing'], claimed: 'constructor' },
      },
    ],
  ])('%s', (_sentence, principal, claimed, expected) => {
    expect(identifySource(principalIds, principal, claimed)).toEqual(expected);
  });
});

describe('the id of a request', () => {
  it('can be computed by any client that has SHA-256', () => {
    const expected = createHash('sha256').update('billing\ninvoice-1').digest('hex').slice(0, 32);
    expect(messageId('billing', 'invoice-1')).toBe(expected);
  });

  it('differs for two sources with the same key', () => {
    expect(messageId('billing', 'invoice-1')).not.toBe(messageId('reports', 'invoice-1'));
  });
});

it('SHA-256 of any text is that of its UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
  );
});

it('the delivery tag fits an SES tag value and tells recipients apart', () => {
  const tags = Array.from({ length: 50 }, (_, index) => deliveryTag('0123456789abcdef0123456789abcdef', index));
  expect(new Set(tags).size).toBe(50);
  for (const tag of tags) expect(tag).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
});

describe('two requests with the same key', () => {
  const request = mailRequest({ from: { address: 'billing@notify.acme.example', name: 'Acme' } });

  it.each<[string, Parameters<typeof mailRequest>[0]]>([
    ['their key', { idempotencyKey: 'x' }],
    ['their expiry', { expiresAt: '2026-11-21T13:00:00Z' }],
    ['their tags', { tags: { a: 'b' } }],
    ['their reference', { reference: 'x' }],
    ['the order of an object’s members', { from: { name: 'Acme', address: 'billing@notify.acme.example' } }],
  ])('are the same when only %s differ', (_what, fields) => {
    expect(requestHash({ ...request, ...fields })).toBe(requestHash(request));
  });

  it.each<[string, Parameters<typeof mailRequest>[0]]>([
    ['purpose', { purpose: 'reply' }],
    ['sender', { from: { address: 'other@notify.acme.example' } }],
    ['recipients', { to: [{ address: 'bert@acme.example' }] }],
    ['place of a recipient', { to: [], cc: [{ address: 'anna@acme.example' }] }],
    ['subject', { subject: 'x' }],
    ['text', { text: 'x' }],
    ['html', { html: 'x' }],
    ['redacted form', { redacted: { text: 'x', link: 'https://a.example/' } }],
    ['attachments', { attachments: [{ filename: 'a', contentType: 'text/plain', data: 'AAAA' }] }],
  ])('are different when the %s differ', (_what, fields) => {
    expect(requestHash({ ...request, ...fields })).not.toBe(requestHash(request));
  });
});
