/** A fault that somebody might put into the code, as an exact text in a file and what stands there instead. */
export type Mutation = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** It is about what only few plans have: only those are tried. */
  readonly isSeldom?: true;
  /** No seed of a thousand has shown it: a test beside the code has to. */
  readonly isForTests?: true;
};
