import { describe, expect, it } from 'vitest';
import { parseAllowRule } from '../../../lambdas/domain/address/allow-rule.ts';
import { broadness } from '../../../lambdas/domain/address/broad-rule.ts';
import { consumerMailboxDomains } from '../../../lambdas/domain/address/consumer-mailbox-domains.ts';
import { parseDomain } from '../../../lambdas/domain/address/parse-domain.ts';

const keyOf = (rule: string): string => {
  const parsed = parseAllowRule(rule);
  if (!parsed.ok) throw new Error(`${rule} is no rule`);
  return parsed.key;
};

it('everybody is', () => {
  expect(broadness('*')).toEqual({ because: 'everybody', domain: '*' });
});

it.each([
  'com',
  '*.com',
  'CO.JP',
  '*.co.jp',
  '*.co.uk',
  'ne.jp',
  'tokyo.jp',
  '*.chiyoda.tokyo.jp',
  'github.io',
  '*.github.io',
  '*.blogspot.com',
  '*.s3.amazonaws.com',
  '*.amazonaws.com',
  '*.onmicrosoft.com',
  'onmicrosoft.com',
  'рф',
  '*.xn--p1ai',
  '公司.cn',
  '*.xn--55qx5d.cn',
  '*.kawasaki.jp',
  '*.any.kawasaki.jp',
  '*.ck',
  '*.nobodys-list',
])('a public suffix is: %s', (rule) => {
  expect(broadness(keyOf(rule))).toEqual({ because: 'public-suffix', domain: keyOf(rule).replace('*.', '') });
});

it.each([
  ['gmail.com', 'gmail.com'],
  ['*.gmail.com', 'gmail.com'],
  ['yahoo.co.jp', 'yahoo.co.jp'],
  ['docomo.ne.jp', 'docomo.ne.jp'],
  ['ezweb.ne.jp', 'ezweb.ne.jp'],
  ['softbank.ne.jp', 'softbank.ne.jp'],
  ['i.softbank.jp', 'i.softbank.jp'],
  ['*.softbank.jp', 'i.softbank.jp'],
  ['t.vodafone.ne.jp', 'vodafone.ne.jp'],
  ['*.ocn.ne.jp', 'ocn.ne.jp'],
  ['yahoo.co.uk', 'yahoo.co.uk'],
  ['mail.yahoo.fr', 'yahoo.fr'],
  ['*.hotmail.fr', 'hotmail.fr'],
  ['icloud.com', 'icloud.com'],
  ['qq.com', 'qq.com'],
  ['icloud.com.cn', 'icloud.com.cn'],
  ['spmode.ne.jp', 'spmode.ne.jp'],
  ['*.zoho.eu', 'zoho.eu'],
])('a domain of consumers’ mailboxes is: %s', (rule, domain) => {
  expect(broadness(keyOf(rule))).toEqual({ because: 'consumer-mailboxes', domain });
});

it.each([
  'acme.example',
  '*.acme.example',
  'acme.co.jp',
  '*.acme.co.jp',
  'anna@gmail.com',
  'directory',
  'directory:staff',
  'mailserver1',
  'acme.github.io',
  'acme.onmicrosoft.com',
  '*.acme.onmicrosoft.com',
  'city.kawasaki.jp',
  '*.city.kawasaki.jp',
  'notgmail.com',
  'gmail.com.acme.example',
  'softbank.jp',
  'live.acme.example',
  'xn--bcher-kva.example',
  'com.example',
])('whoever is meant is not: %s', (rule) => {
  expect(broadness(keyOf(rule))).toBeUndefined();
});

describe('the list of consumers’ mailboxes', () => {
  it.each([...consumerMailboxDomains])('has %s as rules have it, and no public suffix', (domain) => {
    expect(parseDomain(domain)).toEqual({ ok: true, domain });
    expect(broadness(domain)).toMatchObject({ because: 'consumer-mailboxes' });
  });
});
