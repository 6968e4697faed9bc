/**
 * Something the caller can put right: said on stderr, exit code 1. One line for each problem: what happened, the value
 * seen, what to do next. Never a subject, a body or a file's content.
 */
export class UserError extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'UserError';
    this.lines = lines;
  }
}
