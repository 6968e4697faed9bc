/** The invocation that work is done in. */
export type Invocation = {
  readonly id: string;
  readonly remainingMilliseconds: () => number;
};
