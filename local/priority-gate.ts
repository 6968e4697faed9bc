/** Runs work: what is urgent at once, of the rest a few at a time. */
export type PriorityGate = <Result>(isUrgent: boolean, work: () => Promise<Result>) => Promise<Result>;

/** What is urgent finds no more than so much other work begun before it. */
const AT_ONCE = 2;

export const createPriorityGate = (): PriorityGate => {
  const waiting: (() => void)[] = [];
  let begun = 0;

  const begin = () => {
    while (begun < AT_ONCE && waiting.length > 0) {
      begun += 1;
      waiting.shift()?.();
    }
  };

  return async (isUrgent, work) => {
    if (isUrgent) return work();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      begin();
    });
    try {
      return await work();
    } finally {
      begun -= 1;
      // Requests that have arrived meanwhile are read first: an urgent one may be among them.
      setImmediate(begin);
    }
  };
};
