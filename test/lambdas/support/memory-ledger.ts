import type { DeliveryEvents } from '../../../lambdas/adapters/delivery-events.ts';
import type { Ledger } from '../../../lambdas/adapters/ledger.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { isWaiting } from '../../../lambdas/domain/delivery/held.ts';
import { sesMessageIdsOf } from '../../../lambdas/domain/delivery/unsure.ts';

export type MemoryLedger = Ledger & {
  /** Adds an event, as feedback does. */
  readonly append: DeliveryEvents['append'];
  /** All items, in the order they were first written. */
  readonly items: () => readonly Delivery[];
};

/** A ledger in memory with the conditions of the real one; test/lambdas/adapters/ledger.test.ts holds both to them. */
export const createMemoryLedger = (initial: readonly Delivery[] = []): MemoryLedger => {
  const keyOf = ({ messageId, recipientIndex }: Pick<Delivery, 'messageId' | 'recipientIndex'>): string =>
    `${messageId}/${recipientIndex}`;
  const items = new Map(initial.map((delivery) => [keyOf(delivery), delivery]));
  const versionOf = ({ state, attempt, decisions }: Delivery): string => `${state}/${attempt}/${decisions.length}`;
  const toldOf = ({ events }: Delivery): number => (events === undefined ? -1 : Object.keys(events).length);

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
      const knowsEvents = next.state === 'leased' || next.state === 'unknown';
      if (knowsEvents && toldOf(current) !== toldOf(previous)) return false;
      if (isWaiting(previous) && isWaiting(next) && current.dueAt !== previous.dueAt) return false;
      items.set(keyOf(previous), withTheirs(next, previous, current));
      return true;
    },
    noteAcceptedTwice: async (key, at) => {
      const current = items.get(keyOf(key));
      if (current === undefined || (current.duplicateAcceptedAt ?? at) !== at) return false;
      items.set(keyOf(key), { ...current, duplicateAcceptedAt: at });
      return true;
    },
    append: async (key, eventId, event) => {
      const delivery = items.get(keyOf(key));
      if (delivery === undefined) return undefined;
      const { events: before = {}, state, attempt } = delivery;
      const isKnown = event.sesMessageId !== undefined && sesMessageIdsOf(delivery).has(event.sesMessageId);
      const isAnswered = event.type === 'Send' && state === 'sent' && attempt === event.attempt && isKnown;
      if (before[eventId] !== undefined || isAnswered) return { isNew: false, delivery };
      const next = { ...delivery, events: { ...before, [eventId]: event } };
      items.set(keyOf(key), next);
      return { isNew: true, delivery: next };
    },
  };
};

/** What a step does not change is left as others have written it meanwhile. */
const withTheirs = (next: Delivery, previous: Delivery, current: Delivery): Delivery => ({
  ...next,
  ...(next.events === previous.events && current.events !== undefined ? { events: current.events } : {}),
  ...(current.duplicateAcceptedAt === undefined ? {} : { duplicateAcceptedAt: current.duplicateAcceptedAt }),
});
