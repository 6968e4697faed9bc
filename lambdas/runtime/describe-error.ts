/** What a log may say of an error. Its message is left out: parsers and providers quote what they choke on. */
export type ErrorDescription = {
  readonly name: string;
  /** Where it was thrown, one line for each frame. */
  readonly stack: readonly string[];
  readonly cause?: ErrorDescription;
};

const deepestCause = 3;

export const describeError = (error: unknown, depth = 0): ErrorDescription => {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}`, stack: [] };
  const description = { name: errorName(error), stack: framesOf(error) };
  return error.cause === undefined || depth === deepestCause
    ? description
    : { ...description, cause: describeError(error.cause, depth + 1) };
};

/** The class of an error. A name that a remote side made up of something else is not passed on. */
export const errorName = (error: unknown): string =>
  error instanceof Error && /^[A-Za-z][\w$.-]{0,99}$/.test(error.name) ? error.name : 'Error';

/** V8 puts name and message before the frames, and a message may have lines that look like frames. */
const framesOf = ({ message, stack = '' }: Error): readonly string[] => {
  const start = stack.indexOf(message);
  if (start === -1) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());
};
