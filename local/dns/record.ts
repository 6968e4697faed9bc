/** What a record holds, in the presentation format of Route 53 (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html). */
export type NewDnsRecord = {
  /** Fully qualified; a trailing dot and the case make no difference. */
  readonly name: string;
  readonly type: DnsRecordType;
  readonly ttlSeconds: number;
  /** TXT: `"quoted strings"`. MX: `10 mail.example.com`. */
  readonly values: readonly string[];
};

export type DnsRecordType = 'A' | 'CNAME' | 'MX' | 'TXT';

/** The parsed values of one name and type. */
export type DnsRecord = { readonly name: string; readonly ttlSeconds: number } & (
  | { readonly type: 'A'; readonly values: readonly string[] }
  | { readonly type: 'CNAME'; readonly values: readonly string[] }
  | { readonly type: 'MX'; readonly values: readonly MailExchange[] }
  | { readonly type: 'TXT'; readonly values: readonly TextStrings[] }
);

/** As `node:dns` has it. */
export type MailExchange = { readonly priority: number; readonly exchange: string };

/** The character-strings of one TXT value, which a reader joins. */
export type TextStrings = readonly string[];

/** RFC 1035 section 3.3: a character-string is at most 255 octets. */
const MAX_CHARACTER_STRING_LENGTH = 255;

/** Lower case, without the trailing dot: names compare without regard to case (RFC 4343). */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** A text in the form Route 53 wants: quoted strings of at most 255 characters. */
export const quotedText = (text: string): string =>
  (text.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');

/** @throws what Route 53 refuses, in its words where they are known */
export const parseRecord = ({ name, type, ttlSeconds, values }: NewDnsRecord): DnsRecord => {
  if (values.length === 0) {
    throw invalidRecord(name, type, 'it has no value');
  }
  const common = { name: normalizeName(name), ttlSeconds };
  switch (type) {
    case 'A':
      return { ...common, type, values };
    case 'CNAME':
      if (values.length > 1) {
        throw invalidRecord(name, type, `it has ${values.length} values, an alias has exactly one`);
      }
      return { ...common, type, values: values.map(normalizeName) };
    case 'MX':
      return { ...common, type, values: values.map((value) => parseMailExchange(name, value)) };
    case 'TXT':
      return { ...common, type, values: values.map((value) => parseTextStrings(name, value)) };
  }
};

const parseMailExchange = (name: string, value: string): MailExchange => {
  const [, priority, exchange] = /^\s*(\d{1,5})\s+(\S+)\s*$/.exec(value) ?? [];
  if (priority === undefined || exchange === undefined) {
    throw invalidRecord(name, 'MX', `its value is ${JSON.stringify(value)}, expected "<priority> <host>"`);
  }
  return { priority: Number(priority), exchange: normalizeName(exchange) };
};

const parseTextStrings = (name: string, value: string): TextStrings => {
  if (!/^\s*("(?:[^"\\]|\\.)*"\s*)+$/s.test(value)) {
    throw invalidRecord(
      name,
      'TXT',
      `InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '${value}'`,
    );
  }
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, quoted = '']) => unescapeText(quoted));
  const tooLong = strings.find((text) => text.length > MAX_CHARACTER_STRING_LENGTH);
  if (tooLong !== undefined) {
    throw invalidRecord(name, 'TXT', `CharacterStringTooLong (Value is too long) encountered with '${tooLong}'`);
  }
  return strings;
};

/** Route 53 escapes any octet as `\` and three octal digits, and a quotation mark or backslash by a backslash. */
const unescapeText = (text: string): string =>
  text.replace(/\\([0-3][0-7]{2}|.)/gs, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : escaped,
  );

const invalidRecord = (name: string, type: DnsRecordType, problem: string): Error =>
  new Error(`cannot publish the ${type} record ${name}: ${problem}`);
