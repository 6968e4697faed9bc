/** Runs work: what is urgent at once, of the rest a little at a time, and as little as may be while something urgent goes on. */
export type PriorityGate = <Result>(isUrgent: boolean, work: () => Promise<Result>) => Promise<Result>;

/** What is urgent finds no more than so much other work begun before it. */
const AT_ONCE = 2;

/** Nobody waits longer than this for what is urgent to be over: it may be going on all the time. */
const LONGEST_MILLISECONDS = 100;

const LOOK_AGAIN_MILLISECONDS = 2;

type Waiter = { readonly since: number; readonly begin: () => void };

/** @param isUrgentGoingOn whether whoever asks for urgent work is at it, although nothing of it may be here now */
export const createPriorityGate = (isUrgentGoingOn: () => boolean = () => false): PriorityGate => {
  const waiting: Waiter[] = [];
  let begun = 0;
  let isLookingAgain = false;

  const mayBegin = ({ since }: Waiter): boolean =>
    !isUrgentGoingOn() || (begun === 0 && performance.now() - since >= LONGEST_MILLISECONDS);

  const begin = () => {
    for (let [next] = waiting; next !== undefined && begun < AT_ONCE; [next] = waiting) {
      if (!mayBegin(next)) {
        lookAgain();
        return;
      }
      begun += 1;
      waiting.shift();
      next.begin();
    }
  };

  const lookAgain = () => {
    if (isLookingAgain) return;
    isLookingAgain = true;
    setTimeout(() => {
      isLookingAgain = false;
      begin();
    }, LOOK_AGAIN_MILLISECONDS).unref();
  };

  return async (isUrgent, work) => {
    if (isUrgent) return work();
    await new Promise<void>((resolve) => {
      waiting.push({ since: performance.now(), begin: resolve });
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
