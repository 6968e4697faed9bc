import type { DNSResolver } from 'mailauth';
import {
  type DnsRecord,
  type DnsRecordType,
  type MailExchange,
  type NewDnsRecord,
  normalizeName,
  parseRecord,
} from './record.ts';
import { createResolver } from './resolver.ts';

/** The public DNS as the local stack sees it: Amazon's own records and those of the template's hosted zones, in one zone. */
export type Dns = {
  /** @throws when the record is not valid, exists already, or is an alias beside other records of its name (RFC 1034 section 3.6.2) */
  addRecord(record: NewDnsRecord): void;
  /** Nothing happens when there is no such record. */
  removeRecord(record: { readonly name: string; readonly type: DnsRecordType }): void;
  /** In the order in which they were added. */
  records(): readonly DnsRecord[];
  /** The alias of this very name. */
  alias(name: string): string | undefined;
  /** The mail exchanges of this very name; empty when it has none. */
  mailExchanges(name: string): readonly MailExchange[];
  /** The texts of this very name, each joined from its strings; empty when it has none. */
  texts(name: string): readonly string[];
  /** Hand this to `mailauth`. */
  readonly resolver: DNSResolver;
};

export const createDns = (): Dns => {
  let records: readonly DnsRecord[] = [];

  const find = <Type extends DnsRecordType>(name: string, type: Type) =>
    records.find(
      (record): record is Extract<DnsRecord, { type: Type }> =>
        record.name === normalizeName(name) && record.type === type,
    );

  return {
    addRecord(newRecord) {
      const record = parseRecord(newRecord);
      const neighbours = records.filter(({ name }) => name === record.name);
      if (neighbours.some(({ type }) => type === record.type)) {
        throw new Error(`cannot publish the ${record.type} record ${record.name}: it already exists`);
      }
      if (neighbours.length > 0 && [record, ...neighbours].some(({ type }) => type === 'CNAME')) {
        const types = neighbours.map(({ type }) => type).join(', ');
        throw new Error(
          `cannot publish the ${record.type} record ${record.name}: the name has ${types} records, and an alias stands alone`,
        );
      }
      records = [...records, record];
    },
    removeRecord({ name, type }) {
      records = records.filter((record) => record.name !== normalizeName(name) || record.type !== type);
    },
    records: () => records,
    alias: (name) => find(name, 'CNAME')?.values[0],
    mailExchanges: (name) => find(name, 'MX')?.values ?? [],
    texts: (name) => (find(name, 'TXT')?.values ?? []).map((strings) => strings.join('')),
    resolver: createResolver(() => records),
  };
};
