import type { Problem } from './malformed.ts';

/** A request can hold as many as it has bytes. */
const reportedMembers = 50;
const reportedDepth = 20;

/** A member that JSON can hold and an object cannot be asked for safely: schemas drop it, so it is looked for here. */
const unaskable = '__proto__';

type Open = {
  /** Of the members so far; a list has none. */
  readonly names?: Set<string>;
  isNameNext: boolean;
  /** The last step of the path: a member's name, or the index in a list. */
  step: string | number;
};

/**
 * Members that readers of JSON do not agree about: one name twice in an object, of which some take the first and some the
 * last (RFC 8259 section 4), so that somebody may have checked another recipient; and `__proto__`.
 * @param json - text that `JSON.parse` takes: nothing is checked again that it has checked
 */
export const findUnsafeMembers = (json: string): readonly Problem[] => {
  const problems: Problem[] = [];
  const open: Open[] = [];
  for (let at = 0; at < json.length && problems.length < reportedMembers; at += 1) {
    const character = json[at];
    const inner = open.at(-1);
    if (character === '{') open.push({ names: new Set(), isNameNext: true, step: '' });
    else if (character === '[') open.push({ isNameNext: false, step: 0 });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',' && inner !== undefined) {
      if (typeof inner.step === 'number') inner.step += 1;
      else inner.isNameNext = true;
    } else if (character === '"') {
      const end = endOfString(json, at);
      if (inner?.names !== undefined && inner.isNameNext) {
        const name = textOf(json.slice(at, end + 1));
        const problem = problemOf(name, inner.names);
        inner.names.add(name);
        inner.step = name;
        inner.isNameNext = false;
        if (problem !== undefined) {
          problems.push({ path: open.slice(0, reportedDepth).map(({ step }) => step), problem });
        }
      }
      at = end;
    }
  }
  return problems;
};

const problemOf = (name: string, before: ReadonlySet<string>): string | undefined => {
  if (before.has(name)) return 'duplicate-member';
  return name === unaskable ? 'unknown-field' : undefined;
};

/** Where the string that begins at `start` ends: at the next quote that an even number of backslashes comes before. */
const endOfString = (json: string, start: number): number => {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return json.length;
};

/** A name may be written in two ways: `"to"`, `"\u0074o"`. */
const textOf = (string: string): string => (string.includes('\\') ? String(JSON.parse(string)) : string.slice(1, -1));
