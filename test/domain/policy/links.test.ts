import { describe, expect, it } from 'vitest';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import { reasonsOf } from '../../../lambdas/domain/policy/verdict.ts';
import { facts, mailRequest, policyWith } from '../../support/facts.ts';

const decided = (links: 'report' | 'refuse', request: Partial<MailRequest>) => {
  const document = policyWith({ billing: { links, linkDomains: ['billing.acme.example', '*.acme.example'] } });
  const [verdict] = decide(facts({ policy: { version: 7, document }, request: mailRequest(request) }));
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
};

const permitted = ['billing.acme.example', '*.acme.example'];
const elsewhere = (field: string, host: string) => ({ code: 'link-not-permitted', field, host, permitted });
const ten = Array.from({ length: 12 }, (_, index) => `https://h${index}.example/secret?x=1`).join(' ');

describe('a source whose links are fenced', () => {
  it.each<[string, Partial<MailRequest>, readonly object[]]>([
    [
      'to its own hosts',
      { html: '<a href="https://billing.acme.example/1">x</a> <img src="//cdn.acme.example/a.png">' },
      [],
    ],
    ['to write to somebody', { html: '<a href="mailto:anna@elsewhere.example">x</a>' }, []],
    [
      'to a host elsewhere in text',
      { text: 'See https://elsewhere.example/1' },
      [elsewhere('text', 'elsewhere.example')],
    ],
    [
      'to a host elsewhere in HTML',
      { html: '<form action="HTTPS://Elsewhere.example">' },
      [elsewhere('html', 'elsewhere.example')],
    ],
    [
      'twice to one host',
      { text: 'https://a.example https://a.example/2', html: '<a href="https://a.example/3">x</a>' },
      [elsewhere('text', 'a.example')],
    ],
    [
      'elsewhere in the words of its redacted form',
      { redacted: { text: 'Pay at https://pay.example/1', link: 'https://billing.acme.example/' } },
      [elsewhere('redacted.text', 'pay.example')],
    ],
    [
      'elsewhere in the subject of its redacted form',
      { redacted: { subject: 'www.pay.example', text: 'Pay.', link: 'https://billing.acme.example/' } },
      [elsewhere('redacted.subject', 'www.pay.example')],
    ],
    [
      'to a host behind another',
      { text: 'https://billing.acme.example@evil.example/' },
      [{ code: 'link-unreadable', field: 'text', kind: 'userinfo' }],
    ],
    [
      'to a script',
      { html: '<a href="javascript:alert(1)">x</a>' },
      [{ code: 'link-unreadable', field: 'html', kind: 'no-host-scheme javascript' }],
    ],
  ])('%s', (_what, request, reasons) => {
    expect(reasonsOf(decided('refuse', request))).toEqual(reasons);
  });

  it('names ten hosts at most, and never a URL', () => {
    const reasons = reasonsOf(decided('refuse', { text: ten }));
    expect(reasons).toHaveLength(10);
    expect(JSON.stringify(reasons)).not.toContain('secret');
  });
});

describe('a source whose links are reported', () => {
  it('sends, with where they lead as evidence', () => {
    const verdict = decided('report', { text: ten, html: '<a href="javascript:x">x</a>' });
    expect(verdict.verdict).toBe('send');
    const reported = verdict.because.find(({ code }) => code === 'links-reported');
    expect(reported).toEqual({
      code: 'links-reported',
      hosts: Array.from({ length: 10 }, (_, index) => `h${index}.example`),
      more: 3,
    });
  });

  it('has nothing to report of its own', () => {
    const { because } = decided('report', { text: 'https://billing.acme.example/' });
    expect(because.map(({ code }) => code)).not.toContain('links-reported');
  });

  it('is refused a redacted form that links elsewhere all the same', () => {
    const redacted = { text: 'See', link: 'https://elsewhere.example/' };
    expect(reasonsOf(decided('report', { redacted }))).toEqual([elsewhere('redacted.link', 'elsewhere.example')]);
  });
});
