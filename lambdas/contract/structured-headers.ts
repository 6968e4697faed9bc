/**
 * Header fields that machines read, of those a source may set: printable US-ASCII in a syntax of their own, in which an
 * encoded word (RFC 2047) would be taken for what it says letter by letter.
 */
type Structure = { readonly syntax: RegExp; readonly problem: string; readonly expected: string };

/**
 * Ids of other systems' mail are repeated as they came, so more is let through than RFC 5322 section 3.6.4 lets be
 * written: whatever is printable, with one `@`.
 */
const messageIds: Structure = {
  syntax: /^<[!-;=?A-~]+@[!-;=?A-~]+>(?: +<[!-;=?A-~]+@[!-;=?A-~]+>)*$/,
  problem: 'not-message-ids',
  expected: '<id@host>, several with spaces between them',
};

const structures: Readonly<Record<string, Structure>> = {
  'in-reply-to': messageIds,
  references: messageIds,
  // RFC 2919 section 2: a phrase, then an id of dots and atoms.
  'list-id': {
    syntax:
      /^(?:(?:[\w!#$%&'*+\-/^`{|}~.]+|"(?:[ !#-[\]-~]|\\[ -~])*") +)*<(?=.{1,255}>$)[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)+>$/,
    problem: 'not-a-list-id',
    expected: '<list.host>, a phrase in US-ASCII may come before it',
  },
  // RFC 3834 section 5; auto-notified is RFC 5436's.
  'auto-submitted': {
    syntax: /^(?:no|auto-generated|auto-replied|auto-notified)(?: *; *[\w-]+=(?:[\w.-]+|"[ !#-[\]-~]*"))*$/i,
    problem: 'not-auto-submitted',
    expected: 'one of no, auto-generated, auto-replied, auto-notified',
  },
  // https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail (X-Auto-Response-Suppress)
  'x-auto-response-suppress': {
    syntax: /^(?:all|none|(?:dr|ndr|rn|nrn|oof|autoreply)(?: *, *(?:dr|ndr|rn|nrn|oof|autoreply))*)$/i,
    problem: 'not-auto-response-suppress',
    expected: 'All, None, or some of DR, NDR, RN, NRN, OOF, AutoReply with commas',
  },
};

const structureOf = (name: string): Structure | undefined => {
  const lower = name.toLowerCase();
  return Object.hasOwn(structures, lower) ? structures[lower] : undefined;
};

export const isStructuredHeader = (name: string): boolean => structureOf(name) !== undefined;

/** What is wrong with the value of a header: a word of `Malformed`, and what is expected. */
export const headerValueProblem = (name: string, value: string): string | undefined => {
  const structure = structureOf(name);
  return structure === undefined || structure.syntax.test(value)
    ? undefined
    : `${structure.problem}: ${structure.expected}`;
};
