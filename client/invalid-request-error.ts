import type { Malformed } from '../lambdas/contract/malformed.ts';

/** A request that Postern would refuse as malformed, found before it is sent. It names every problem and no content. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly problems: readonly Malformed[];

  constructor(problems: readonly Malformed[]) {
    super(`not a mail request: ${problems.map(inWords).join('; ')}: see docs/mail-request.md`);
    this.problems = problems;
  }
}

const inWords = ({ field, problem, limit, expected }: Malformed): string =>
  [
    `${field === '' ? 'request' : field} is ${problem}`,
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(expected === undefined ? [] : [`expected ${expected}`]),
  ].join(', ');
