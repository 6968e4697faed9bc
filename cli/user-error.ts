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

/**
 * Waits for all of it.
 * @throws {UserError} with the lines of every one that failed with such an error
 */
export const allOrEveryProblem = async <const Tasks extends readonly unknown[]>(
  tasks: Tasks,
): Promise<{ -readonly [Index in keyof Tasks]: Awaited<Tasks[Index]> }> => {
  const settled = await Promise.allSettled(tasks);
  const errors = settled.flatMap((each) =>
    each.status === 'rejected' && each.reason instanceof UserError ? [each.reason] : [],
  );
  if (errors.length > 1) throw new UserError(...errors.flatMap(({ lines }) => lines));
  return Promise.all(tasks);
};
