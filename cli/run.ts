import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { UserError } from './user-error.ts';

/** Exit codes: 0 done, 1 the caller can put it right, 2 the fault is ours or AWS's. */
export const run = async (argv: readonly string[]): Promise<void> => {
  // Whoever reads our output may stop reading it: `postern check … | head` is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = await report(error);
  }
};

const report = async (error: unknown): Promise<number> => {
  // Commander has already said what is wrong with the arguments, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof UserError) {
    console.error(['postern: ', error.lines.join('\n  ')].join(''));
    return 1;
  }
  const { describeSystemError } = await import('./describe-system-error.ts');
  const { text, isCallers } = describeSystemError(error);
  console.error(`postern: ${text}`);
  return isCallers ? 1 : 2;
};
