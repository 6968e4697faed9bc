import type * as z from 'zod/mini';

/**
 * One thing wrong with a document, as data: where, what (a kebab-case word), and the limit or the words expected where
 * there are any. Never the value: it may be content.
 */
export type Problem = {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  readonly limit?: number;
  readonly expected?: string;
};

/** A `Problem` whose place is written as people write it: `to[0].address`. */
export type Malformed = Omit<Problem, 'path'> & { readonly field: string };

/** A request can hold as many mistakes as it has bytes; people read the first few, and a ledger item has 400 KB. */
const reportedProblems = 50;
const reportedFieldLength = 120;

/** `['to', 0, 'address']` → `to[0].address`; names that are no identifiers are quoted. */
export const fieldPath = (path: readonly PropertyKey[]): string =>
  path
    .reduce<string>((text, key) => {
      if (typeof key === 'number') return `${text}[${key}]`;
      const name = String(key);
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${text}[${JSON.stringify(name.toWellFormed())}]`;
      return text === '' ? name : `${text}.${name}`;
    }, '')
    .slice(0, reportedFieldLength);

/** What a schema of ours says in its `error`: `word`, or `word: what is expected`; `one-of: …` is no word. */
const ownWords = ({ message }: z.core.$ZodIssue): { readonly word?: string; readonly expected?: string } => {
  const [, word, expected] = /^([a-z0-9-]+)(?:: (.+))?$/.exec(message) ?? [];
  if (word === undefined) return {};
  if (word === 'one-of') return { expected: message };
  return { word, ...(expected === undefined ? {} : { expected }) };
};

const problemOf = (issue: z.core.$ZodIssue): Pick<Problem, 'problem' | 'limit' | 'expected'> => {
  const { word, expected } = ownWords(issue);
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { problem: 'missing', expected: expected ?? issue.expected }
        : { problem: word ?? 'wrong-type', expected: expected ?? issue.expected };
    case 'too_big':
      return {
        problem: word ?? (issue.origin === 'string' ? 'too-long' : 'too-many'),
        limit: Number(issue.maximum),
        ...expectedOf(issue),
      };
    case 'too_small':
      return { problem: word ?? 'too-short', limit: Number(issue.minimum) };
    case 'invalid_value':
      return { problem: word ?? (issue.input === undefined ? 'missing' : 'invalid-value'), ...expectedOf(issue) };
    case 'invalid_format':
    case 'custom':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return { problem: word ?? 'invalid-value', ...expectedOf(issue) };
  }
};

const expectedOf = (issue: z.core.$ZodIssue): Pick<Problem, 'expected'> => {
  const { expected } = ownWords(issue);
  if (expected !== undefined) return { expected };
  if (issue.code === 'invalid_value') return { expected: `one-of: ${issue.values.map(String).join(', ')}` };
  // A pattern is for machines; the word of the problem, or the documentation, says what it asks for.
  if (issue.code === 'invalid_format' && issue.format !== 'regex') return { expected: issue.format };
  return {};
};

/**
 * Zod's issues as problems, one for each unknown key and each objection to a map's key; the first fifty.
 * @param later - field names that are refused as `not-supported-yet` rather than `unknown-field`, by the path of their object
 */
export const describeIssues = (
  issues: readonly z.core.$ZodIssue[],
  later: (objectPath: readonly PropertyKey[]) => readonly string[] = () => [],
): readonly Problem[] =>
  issues.slice(0, reportedProblems).flatMap((issue): readonly Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, reportedProblems).map((key) => ({
        path: [...issue.path, key],
        problem: later(issue.path).includes(key) ? 'not-supported-yet' : 'unknown-field',
      }));
    }
    if (issue.code === 'invalid_key') {
      return issue.issues.map((inner) => ({ path: issue.path, ...problemOf(inner) }));
    }
    return [{ path: issue.path, ...problemOf(issue) }];
  });

export const toMalformed = ({ path, ...rest }: Problem): Malformed => ({ field: fieldPath(path), ...rest });

/** Those of `further` that are about something else than what is reported already: nobody hears twice of one mistake. */
export const besides = <Further extends Pick<Problem, 'path'>>(
  reported: readonly Problem[],
  further: readonly Further[],
): readonly Further[] =>
  further.filter(({ path }) => !reported.some((known) => known.path.every((step, at) => step === path[at])));
