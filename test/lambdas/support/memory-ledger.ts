import type { Ledger } from '../../../lambdas/adapters/ledger.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';

export type MemoryLedger = Ledger & {
  /** All items, in the order they were first written. */
  readonly items: () => readonly Delivery[];
};

/** A ledger in memory with the conditions of the real one; test/lambdas/adapters/ledger.test.ts holds both to them. */
export const createMemoryLedger = (initial: readonly Delivery[] = []): MemoryLedger => {
  const keyOf = ({ messageId, recipientIndex }: Pick<Delivery, 'messageId' | 'recipientIndex'>): string =>
    `${messageId}/${recipientIndex}`;
  const items = new Map(initial.map((delivery) => [keyOf(delivery), delivery]));
  const versionOf = ({ state, attempt, decisions }: Delivery): string => `${state}/${attempt}/${decisions.length}`;

  return {
    items: () => [...items.values()],
    get: async (key) => items.get(keyOf(key)),
    getEach: async (keys) => keys.flatMap((key) => items.get(keyOf(key)) ?? []),
    record: async (delivery) => {
      if (items.has(keyOf(delivery))) return false;
      items.set(keyOf(delivery), delivery);
      return true;
    },
    replace: async (previous, next) => {
      const current = items.get(keyOf(previous));
      if (current === undefined || versionOf(current) !== versionOf(previous)) return false;
      items.set(keyOf(previous), next);
      return true;
    },
  };
};
