/**
 * Short forms for what every ledger item repeats. A member that has one is written under a name of one letter; whatever
 * has none stays under its own name as it is, so that nothing new has to be entered here before it can be stored.
 *
 * Letters and short words are stored for as long as ledger items live: none is ever given to anything else.
 */

/** How a member is written under its letter, where it can be; otherwise it stays as it is. */
type Form =
  /** As it is. */
  | 'plain'
  /** One of the words below, shortened. */
  | 'word'
  /** A time of `toISOString`, as milliseconds since the epoch. */
  | 'time'
  /** What the item says of itself under the same name, as `true`. */
  | 'own';

const members: Readonly<Record<string, readonly [letter: string, form: Form]>> = {
  // Decisions.
  at: ['t', 'time'],
  by: ['b', 'word'],
  verdict: ['v', 'word'],
  form: ['f', 'word'],
  because: ['y', 'plain'],
  reasons: ['r', 'plain'],
  code: ['c', 'word'],
  version: ['n', 'plain'],
  source: ['s', 'own'],
  principal: ['p', 'own'],
  purpose: ['u', 'own'],
  lane: ['l', 'own'],
  groups: ['g', 'plain'],
  rule: ['k', 'plain'],
  owner: ['o', 'plain'],
  exemption: ['x', 'word'],
  via: ['i', 'word'],
  tls: ['e', 'word'],
  // Attempts.
  number: ['N', 'plain'],
  answer: ['a', 'word'],
  sesMessageId: ['m', 'plain'],
  configurationSet: ['w', 'plain'],
  // Events of Amazon SES.
  type: ['T', 'word'],
  status: ['S', 'word'],
  attempt: ['A', 'plain'],
};

const words: Readonly<Record<string, string>> = {
  // Who decided, and what.
  filter: 'fi',
  send: 'se',
  release: 're',
  'dead-letter': 'dl',
  hold: 'ho',
  refuse: 'rf',
  complete: 'co',
  redacted: 'rd',
  // Evidence.
  policy: 'po',
  source: 'so',
  purpose: 'pu',
  directory: 'di',
  'allow-list': 'al',
  'complete-form': 'cf',
  route: 'ro',
  ses: 'ss',
  required: 'rq',
  // Answers and statuses.
  accepted: 'ac',
  Delivery: 'De',
  delivered: 'de',
};

const names = new Map(Object.entries(members).map(([name, [letter, form]]) => [letter, { name, form }]));
const longWords = new Map(Object.entries(words).map(([word, short]) => [short, word]));

/** What an item says of itself. */
type Own = Readonly<Record<string, unknown>>;

/**
 * Writes what it can in its short form, at any depth.
 * @throws Error for a member whose name is a single letter: it would be read as another one
 */
export const pack = (value: unknown, own: Own): unknown => {
  if (Array.isArray(value)) return value.map((each) => pack(each, own));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [packMember(name, member, own)])),
  );
};

/** The value that was packed. */
export const unpack = (value: unknown, own: Own): unknown => {
  if (Array.isArray(value)) return value.map((each) => unpack(each, own));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([stored, member]) => {
      const known = names.get(stored);
      return known === undefined
        ? [stored, unpack(member, own)]
        : [known.name, unpackMember(known.name, known.form, member, own)];
    }),
  );
};

/** Milliseconds since the epoch of a time that is written exactly as `toISOString` would write it. */
export const millisecondsOf = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== value ? undefined : milliseconds;
};

const packMember = (name: string, value: unknown, own: Own): readonly [string, unknown] => {
  const asItIs = [name, pack(value, own)] as const;
  const known = Object.hasOwn(members, name) ? members[name] : undefined;
  if (known === undefined) {
    if (name.length === 1) throw new Error('a member of a ledger item has a name of one letter');
    return asItIs;
  }
  const [letter, form] = known;
  switch (form) {
    case 'plain':
      return [letter, pack(value, own)];
    case 'word':
      return typeof value === 'string' && Object.hasOwn(words, value) ? [letter, words[value]] : asItIs;
    case 'time': {
      const milliseconds = millisecondsOf(value);
      return milliseconds === undefined ? asItIs : [letter, milliseconds];
    }
    case 'own':
      return typeof value === 'string' && value === own[name] ? [letter, true] : asItIs;
  }
};

const unpackMember = (name: string, form: Form, stored: unknown, own: Own): unknown => {
  switch (form) {
    case 'plain':
      return unpack(stored, own);
    case 'word':
      return longWords.get(String(stored));
    case 'time':
      return new Date(Number(stored)).toISOString();
    case 'own':
      return own[name];
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
