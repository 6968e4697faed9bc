import type { ControlProblem } from '../contract/control/answer.ts';
import type { RejectedRow } from '../domain/control/results.ts';
import { no } from './answer.ts';

/** So many problems people read. */
const mostNamed = 20;

/**
 * Nothing was written, because some rows cannot be; all of them are in the details.
 * @param nameOf - how people know a row, by its place
 */
export const refuseWhole = (
  rows: number,
  rejected: readonly RejectedRow[],
  nameOf: (index: number) => string = (index) => `row ${index + 1}`,
): { readonly ok: false; readonly problem: ControlProblem } => {
  const named = rejected.slice(0, mostNamed).map(({ index, problem }) => `${nameOf(index)}: ${problem}`);
  const left = rejected.length - named.length;
  const headline = rows === 1 ? [] : [`${rejected.length} of ${rows} rows cannot be taken; nothing was written`];
  const [first = '', ...others] = [
    ...headline,
    ...(rows === 1 ? rejected.map(({ problem }) => problem) : named),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
  return no('malformed', [first, ...others], { rejected });
};

/** What an act is about: the one row there is, or how many there are. */
export const subjectOf = (keys: readonly string[], what: string): string => {
  const [only, ...others] = keys;
  return only !== undefined && others.length === 0 ? only : `${keys.length} ${what}`;
};
