import type { Malformed } from '../lambdas/contract/malformed.ts';

/** A request or a change that Postern would refuse as malformed, found before it is sent. It names every problem and no content. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly problems: readonly Malformed[];

  constructor(
    problems: readonly Malformed[],
    { what, documentation } = { what: 'mail request', documentation: 'docs/mail-request.md' },
  ) {
    super(`not a ${what}: ${problems.map(inWords).join('; ')}: see ${documentation}`);
    this.problems = problems;
  }
}

const inWords = ({ field, problem, limit, expected }: Malformed): string =>
  [
    `${field === '' ? 'request' : field} is ${problem}`,
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(expected === undefined ? [] : [`expected ${expected}`]),
  ].join(', ');
