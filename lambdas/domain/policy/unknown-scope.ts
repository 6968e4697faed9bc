import type { AppliedPolicy } from '../../contract/policy.ts';

/** A scope that stops nothing, because the policy has no such source or purpose. */
export type UnknownScope = {
  readonly kind: 'source' | 'purpose';
  readonly name: string;
  readonly policyVersion: number;
  /** Names of the policy that may have been meant. */
  readonly close: readonly string[];
};

/**
 * What a stop's scope names that the policy does not have; undefined where it has it, and for scopes that no policy knows
 * of. Such a stop may be meant all the same, for a source that is to come.
 * @param scope - as the Stops table has it
 */
export const unknownScope = (
  scope: string,
  {
    version,
    document,
  }: Pick<AppliedPolicy, 'version'> & { readonly document: Pick<AppliedPolicy['document'], 'sources' | 'purposes'> },
): UnknownScope | undefined => {
  const [kind, name = ''] = scope.split(':');
  if (kind !== 'source' && kind !== 'purpose') return undefined;
  const names = Object.keys(kind === 'source' ? document.sources : document.purposes);
  if (names.includes(name)) return undefined;
  return { kind, name, policyVersion: version, close: names.filter((each) => isClose(name, each)) };
};

/** For people, in a line. */
export const describeUnknownScope = ({ kind, name, policyVersion, close }: UnknownScope): string => {
  const meant = close.length === 0 ? '' : `; did you mean ${close.map((each) => `${kind}:${each}`).join(' or ')}?`;
  return `${kind}:${name} stops nothing as things are: version ${policyVersion} of the policy has no ${kind} ${name}${meant}`;
};

/** One begins with the other, or a third of the letters at most is otherwise. */
const isClose = (given: string, name: string): boolean =>
  name.startsWith(given) ||
  given.startsWith(name) ||
  distance(given, name) <= Math.max(1, Math.floor(Math.min(given.length, name.length) / 3));

/** How many letters have to be put in, taken out or changed (Levenshtein). */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [above, letter] of Array.from(one).entries()) {
    const next = [above + 1];
    for (const [at, otherLetter] of Array.from(other).entries()) {
      const changed = (row[at] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
