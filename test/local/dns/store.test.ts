import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NewDnsRecord, quotedText } from '../../../local/dns/record.ts';
import { createDns } from '../../../local/dns/store.ts';

const record = (name: string, type: NewDnsRecord['type'], ...values: string[]): NewDnsRecord => ({
  name,
  type,
  ttlSeconds: 300,
  values,
});

const zone = (...records: NewDnsRecord[]) => {
  const dns = createDns();
  for (const each of records) {
    dns.addRecord(each);
  }
  return dns;
};

describe('the resolver', () => {
  it.each([
    ['A', record('host.acme.example', 'A', '192.0.2.1', '192.0.2.2'), ['192.0.2.1', '192.0.2.2']],
    ['CNAME', record('host.acme.example', 'CNAME', 'Target.example.'), ['target.example']],
    ['MX', record('host.acme.example', 'MX', '10 Mx.acme.example.'), [{ priority: 10, exchange: 'mx.acme.example' }]],
    ['TXT', record('host.acme.example', 'TXT', '"v=spf1" " -all"', '"other"'), [['v=spf1', ' -all'], ['other']]],
  ])('answers %s in the shape of node:dns', async (type, published, answer) => {
    expect(await zone(published).resolver('host.acme.example', type)).toEqual(answer);
  });

  it('takes no notice of case and of the trailing dot', async () => {
    const dns = zone(record('Host.Acme.Example.', 'A', '192.0.2.1'));
    expect(await dns.resolver('hOST.acme.example.', 'A')).toEqual(['192.0.2.1']);
  });

  it('follows aliases to the type that was asked for', async () => {
    const dns = zone(
      record('selector._domainkey.acme.example', 'CNAME', 'one.example'),
      record('one.example', 'CNAME', 'two.example'),
      record('two.example', 'TXT', '"p=key"'),
    );
    expect(await dns.resolver('selector._domainkey.acme.example', 'TXT')).toEqual([['p=key']]);
  });

  it.each([
    ['ENODATA', 'a name that has other types', 'acme.example', 'A'],
    ['ENODATA', 'a name that only has names below it', '_domainkey.acme.example', 'TXT'],
    ['ENODATA', 'a type nobody can publish', 'acme.example', 'PTR'],
    ['ENOTFOUND', 'a name that does not exist', 'missing.acme.example', 'TXT'],
    ['ENOTFOUND', 'a name that another one merely ends like', 'me.example', 'TXT'],
    ['ENOTFOUND', 'an alias to a name that does not exist', 'dangling.acme.example', 'TXT'],
    ['ESERVFAIL', 'an alias to itself', 'loop.acme.example', 'TXT'],
  ])('rejects with %s for %s', async (code, _, name, type) => {
    const dns = zone(
      record('acme.example', 'TXT', '"v=spf1 -all"'),
      record('selector._domainkey.acme.example', 'TXT', '"p=key"'),
      record('dangling.acme.example', 'CNAME', 'nowhere.example'),
      record('loop.acme.example', 'CNAME', 'loop.acme.example'),
    );
    await expect(dns.resolver(name, type)).rejects.toMatchObject({ code, hostname: name });
  });

  it.each([
    ['A', ['192.0.2.1', '192.0.2.2']],
    ['MX', ['10 a.example', '20 b.example']],
    ['TXT', ['"a"', '"b"']],
  ] as const)(
    'hands out copies of %s, so that a caller who sorts its answer does not change the zone',
    async (type, values) => {
      const dns = zone(record('acme.example', type, ...values));
      const first = await dns.resolver('acme.example', type);
      const asAnswered = structuredClone(first);
      first.reverse();
      expect(await dns.resolver('acme.example', type)).toEqual(asAnswered);
    },
  );
});

describe('publishing', () => {
  it('takes a removed record out of the zone', async () => {
    const dns = zone(record('acme.example', 'TXT', '"a"'), record('acme.example', 'A', '192.0.2.1'));
    dns.removeRecord({ name: 'ACME.example', type: 'TXT' });
    expect(dns.records().map(({ type }) => type)).toEqual(['A']);
    expect(dns.texts('acme.example')).toEqual([]);
  });

  it.each([
    ['a text without quotation marks', record('acme.example', 'TXT', 'v=spf1 -all'), 'enclosed in quotation marks'],
    ['a string of more than 255 characters', record('acme.example', 'TXT', `"${'a'.repeat(256)}"`), 'TooLong'],
    ['a mail exchange without priority', record('acme.example', 'MX', 'mx.example'), '"<priority> <host>"'],
    ['a record without value', record('acme.example', 'A'), 'it has no value'],
    ['an alias with two targets', record('acme.example', 'CNAME', 'a.example', 'b.example'), 'exactly one'],
  ])('refuses %s, naming the record', (_, refused, reason) => {
    const publish = () => createDns().addRecord(refused);
    expect(publish).toThrow('acme.example');
    expect(publish).toThrow(reason);
  });

  it('refuses a second record of the same name and type', () => {
    const dns = zone(record('acme.example', 'TXT', '"a"'));
    expect(() => dns.addRecord(record('ACME.example', 'TXT', '"b"'))).toThrow('already exists');
  });

  it.each([
    [record('acme.example', 'TXT', '"a"'), record('acme.example', 'CNAME', 'b.example')],
    [record('acme.example', 'CNAME', 'b.example'), record('acme.example', 'TXT', '"a"')],
  ])('refuses an alias beside another record', (first, second) => {
    expect(() => zone(first, second)).toThrow('an alias stands alone');
  });

  it('reads the octal escapes of Route 53', () => {
    expect(zone(record('acme.example', 'TXT', String.raw`"a\"b\\c\052"`)).texts('acme.example')).toEqual(['a"b\\c*']);
  });

  it('gives back any text that was quoted for it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 700 }), (text) => {
        expect(zone(record('acme.example', 'TXT', quotedText(text))).texts('acme.example')).toEqual([text]);
      }),
    );
  });
});
