/** Runs work when its turn has come. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Runs work handed to it strictly one after the other, in the order it came: for what needs so much memory that two of
 * it at once would not fit.
 */
export const oneAtATime = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
};
