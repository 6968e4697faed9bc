import { describe, expect, it } from 'vitest';
import { sendingDomain } from '../../cli/dns/dns-records.ts';
import { receiverSheet } from '../../cli/dns/receiver-sheet.ts';
import { renderDns } from '../../cli/dns/render-dns.ts';
import { characterStrings, renderZone } from '../../cli/dns/render-zone.ts';

const notify = sendingDomain(
  'notify.acme.example',
  {
    DkimAttributes: { Status: 'SUCCESS', Tokens: ['t1', 't2', 't3'], SigningHostedZone: 'dkim.eu-west-1.example' },
    MailFromAttributes: {
      MailFromDomain: 'bounce.notify.acme.example',
      MailFromDomainStatus: 'PENDING',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    },
  },
  'eu-west-1',
  'v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@acme.example',
);

describe('the records of a sending domain', () => {
  it('are three keys, MAIL FROM, SPF and DMARC', () => {
    expect(notify.records.map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual([
      't1._domainkey.notify.acme.example CNAME t1.dkim.eu-west-1.example',
      't2._domainkey.notify.acme.example CNAME t2.dkim.eu-west-1.example',
      't3._domainkey.notify.acme.example CNAME t3.dkim.eu-west-1.example',
      'bounce.notify.acme.example MX 10 feedback-smtp.eu-west-1.amazonses.com',
      'bounce.notify.acme.example TXT v=spf1 include:amazonses.com ~all',
      '_dmarc.notify.acme.example TXT v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@acme.example',
    ]);
  });

  it('point where SES has the keys of older Regions when it does not say', () => {
    const { records } = sendingDomain('a.example', { DkimAttributes: { Tokens: ['t'] } }, 'eu-west-1');
    expect(records.map(({ purpose, value }) => `${purpose} ${value}`)).toEqual([
      'dkim t.dkim.amazonses.com',
      'dmarc v=DMARC1; p=none',
    ]);
  });

  it('come out as a zone file with absolute names', () => {
    expect(renderZone([notify]).split('\n')).toEqual([
      '; notify.acme.example',
      't1._domainkey.notify.acme.example. IN CNAME t1.dkim.eu-west-1.example.',
      't2._domainkey.notify.acme.example. IN CNAME t2.dkim.eu-west-1.example.',
      't3._domainkey.notify.acme.example. IN CNAME t3.dkim.eu-west-1.example.',
      'bounce.notify.acme.example. IN MX 10 feedback-smtp.eu-west-1.amazonses.com.',
      'bounce.notify.acme.example. IN TXT "v=spf1 include:amazonses.com ~all"',
      '; keep the DMARC record that is there if it is stricter',
      '_dmarc.notify.acme.example. IN TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@acme.example"',
    ]);
  });
});

describe('text in a zone file', () => {
  it.each<[string, string, readonly string[]]>([
    ['is quoted', 'a b', ['"a b"']],
    ['may be empty', '', ['""']],
    ['escapes quotes and backslashes', String.raw`a"b\c`, [String.raw`"a\"b\\c"`]],
    ['escapes octets that are not printable', 'ü;\n', [String.raw`"\195\188;\010"`]],
    ['fits in one string up to 255 octets', 'x'.repeat(255), [`"${'x'.repeat(255)}"`]],
    ['is split after 255 octets', 'x'.repeat(600), [255, 255, 90].map((length) => `"${'x'.repeat(length)}"`)],
    ['counts octets before they are escaped', '"'.repeat(256), [`"${String.raw`\"`.repeat(255)}"`, String.raw`"\""`]],
  ])('%s', (_, text, expected) => {
    expect(characterStrings(text)).toEqual(expected);
  });
});

describe('the sheet for receivers', () => {
  const sheet = receiverSheet([notify], ['Billing@notify.acme.example', 'reports@mail.globex.example']);

  it('has DKIM, MAIL FROM and the From addresses of the domain', () => {
    expect(sheet).toEqual([
      {
        domain: 'notify.acme.example',
        dkim: { d: 'notify.acme.example', s: ['t1', 't2', 't3'] },
        mailFrom: 'bounce.notify.acme.example',
        fromAddresses: ['Billing@notify.acme.example'],
      },
    ]);
  });

  it('is shown beside the records and what SES sees of them', () => {
    const text = renderDns([notify], sheet);
    expect(text).toContain('notify.acme.example: DKIM SUCCESS, MAIL FROM PENDING');
    expect(text).toContain('d=notify.acme.example');
    expect(text).toContain('Billing@notify.acme.example');
  });
});
