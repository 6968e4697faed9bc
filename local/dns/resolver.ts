import type { DNSResolver } from 'mailauth';
import { type DnsRecord, type MailExchange, normalizeName } from './record.ts';

/** What `node:dns`' `promises.resolve` answers: TXT as lists of strings, MX as objects, the rest as strings. */
type DnsAnswer = string[] | string[][] | MailExchange[];

/** The error `node:dns` rejects with. */
export class DnsError extends Error {
  override readonly name = 'DnsError';
  /** ENOTFOUND: NXDOMAIN, there is no such name. ENODATA: the name exists, without such a record. ESERVFAIL: an alias loop. */
  readonly code: 'ENOTFOUND' | 'ENODATA' | 'ESERVFAIL';
  readonly hostname: string;

  constructor(code: DnsError['code'], type: string, hostname: string) {
    super(`query${type} ${code} ${hostname}`);
    this.code = code;
    this.hostname = hostname;
  }
}

/** Resolvers give up on longer chains of aliases; an endless one is a loop. */
const MAX_ALIASES = 8;

/**
 * Answers from a list of records as a resolver of the real DNS does: aliases are followed, a missing type of an
 * existing name is told from a missing name.
 */
export const createResolver = (records: () => readonly DnsRecord[]): DNSResolver => {
  const resolver = (name: string, type: string) =>
    new Promise<DnsAnswer>((resolve) => {
      resolve(answer(records(), name, type));
    });
  // mailauth's code reads MX answers as the objects of `node:dns`; its type leaves them out.
  return resolver as DNSResolver;
};

const answer = (records: readonly DnsRecord[], asked: string, type: string): DnsAnswer => {
  let name = normalizeName(asked);
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases += 1) {
    const found = records.find((record) => record.name === name && record.type === type);
    if (found !== undefined) {
      return asNodeAnswer(found);
    }
    const target = records.find((record) => record.name === name && record.type === 'CNAME')?.values[0];
    if (typeof target !== 'string') {
      throw new DnsError(exists(records, name) ? 'ENODATA' : 'ENOTFOUND', type, asked);
    }
    name = target;
  }
  throw new DnsError('ESERVFAIL', type, asked);
};

/** RFC 8020: NXDOMAIN says that nothing is below the name either, so `_domainkey.example` exists with any name below it. */
const exists = (records: readonly DnsRecord[], name: string): boolean =>
  records.some((record) => record.name === name || record.name.endsWith(`.${name}`));

/** Copies, because callers (mailauth) sort and annotate what they get. */
const asNodeAnswer = (data: DnsRecord): DnsAnswer => {
  switch (data.type) {
    case 'A':
    case 'CNAME':
      return [...data.values];
    case 'MX':
      return data.values.map((exchange) => ({ ...exchange }));
    case 'TXT':
      return data.values.map((strings) => [...strings]);
  }
};
