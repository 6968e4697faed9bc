import { type Problem, toMalformed } from '../../lambdas/contract/malformed.ts';
import { printable } from '../output/printable.ts';

/** A problem where it is: printed as `file:line: text`. */
export type PlacedProblem = { readonly file: string; readonly line: number; readonly text: string };

/** One line for each problem, in the order in which a reader meets them. */
export const problemLines = (problems: readonly PlacedProblem[]): readonly string[] =>
  problems
    .toSorted((one, other) => one.file.localeCompare(other.file, 'en') || one.line - other.line)
    .map(({ file, line, text }) => printable(`${file}:${line}: ${text}`));

/** `path: problem (expected …)`. */
export const problemText = (problem: Problem): string => {
  const { field, problem: word, limit, expected } = toMalformed(problem);
  const bounds = [
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(expected === undefined ? [] : [`expected ${expected.replace(/^one-of: /, 'one of ')}`]),
  ];
  const path = field === '' ? '' : `${field}: `;
  return `${path}${word}${bounds.length === 0 ? '' : ` (${bounds.join(', ')})`}`;
};
