/** Something that goes wrong so many times. */
export type Order<Fault> = { readonly fault: Fault; readonly times: number };

/** Faults on demand, each used up by one call or event, in the order in which they were ordered. */
export type FaultQueue<Fault> = {
  order(order: Order<Fault>): void;
  take(): Fault | undefined;
  /** Those that nothing has met yet, the next one first. */
  waiting(): readonly Order<Fault>[];
};

export const createFaultQueue = <Fault>(): FaultQueue<Fault> => {
  let orders: readonly Order<Fault>[] = [];
  return {
    order(order) {
      if (order.times > 0) orders = [...orders, order];
    },
    take() {
      const [first, ...others] = orders;
      if (first === undefined) return undefined;
      orders = first.times > 1 ? [{ ...first, times: first.times - 1 }, ...others] : others;
      return first.fault;
    },
    waiting: () => orders,
  };
};
