import type { DnsRecord, SendingDomain } from './dns-records.ts';

/** One string of a TXT record: its length is one byte on the wire (RFC 1035, section 3.3). */
const longestString = 255;

/** The records as a zone file (RFC 1035, section 5.1), to be included in the zone of the domain or one above it. */
export const renderZone = (domains: readonly SendingDomain[]): string =>
  domains
    .map(({ domain, records }) =>
      [
        `; ${domain}`,
        ...records.map((record) =>
          [...comment(record), `${record.name}. IN ${record.type} ${zoneData(record)}`].join('\n'),
        ),
      ].join('\n'),
    )
    .join('\n\n');

const comment = ({ purpose }: DnsRecord): readonly string[] =>
  purpose === 'dmarc' ? ['; keep the DMARC record that is there if it is stricter'] : [];

const zoneData = ({ type, value }: DnsRecord): string => {
  switch (type) {
    case 'CNAME':
    case 'MX':
      return `${value}.`;
    case 'TXT':
      return characterStrings(value).join(' ');
  }
};

/** Text as quoted strings of at most 255 octets; quotes, backslashes and what is not printable ASCII are escaped. */
export const characterStrings = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  const strings: string[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += longestString) {
    strings.push(`"${[...bytes.subarray(start, start + longestString)].map(escapeByte).join('')}"`);
  }
  return strings;
};

const escapeByte = (byte: number): string => {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\${String(byte).padStart(3, '0')}`;
};
