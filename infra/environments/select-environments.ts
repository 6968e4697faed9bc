import type { Environment } from './environment.ts';

/**
 * The environments whose stacks are made.
 *
 * @param names the context value `postern:environments`: a comma-separated list of names, or nothing for all of them
 * @throws Error when a name is unknown
 */
export const selectEnvironments = (environments: readonly Environment[], names: unknown): readonly Environment[] => {
  if (names === undefined) return environments;
  const known = environments.map(({ name }) => name);
  const wanted = typeof names === 'string' ? names.split(',') : [JSON.stringify(names)];
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `unknown environment ${unknown.map((name) => `"${name}"`).join(', ')} in the context value postern:environments: use a comma-separated list of ${known.join(', ')}`,
    );
  }
  return environments.filter(({ name }) => wanted.includes(name));
};
