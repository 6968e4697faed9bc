import { type Problem, toMalformed } from '../../lambdas/contract/malformed.ts';
import { printable } from '../output/printable.ts';

/** `file:line: path: problem (expected …)`. */
export const problemLine = (file: string, line: number, problem: Problem): string => {
  const { field, problem: word, limit, expected } = toMalformed(problem);
  const bounds = [
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(expected === undefined ? [] : [`expected ${expected.replace(/^one-of: /, 'one of ')}`]),
  ];
  const path = field === '' ? '' : `${field}: `;
  return printable(`${file}:${line}: ${path}${word}${bounds.length === 0 ? '' : ` (${bounds.join(', ')})`}`);
};
