import type { Clock } from '../clock.ts';
import { createHeap } from '../heap.ts';
import { createLinkedList, type LinkedList } from './linked-list.ts';
import { createRecentTime, type RecentTime } from './recent-time.ts';

/**
 * In which order the visible messages of a queue are handed out: the one that has waited longest first, but those of a noisy
 * tenant after all others. A tenant is who shares a `MessageGroupId`; a message without one is nobody else's.
 *
 * Whatever the number of messages, an operation costs no more than the logarithm of the number of tenants; handing out adds
 * one look at each noisy tenant, of which there are few: each of them has, or had, a tenth of the consumers.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export type DeliveryOrder<Item> = {
  /** How many messages wait. */
  readonly size: number;
  /** The message that is next. */
  first(): Item | undefined;
  /** A message has been sent: its tenant is not silent. */
  sent(group: string | undefined): void;
  /** A message waits from now on; the returned function takes it away, once. */
  append(item: Item, group: string | undefined): () => void;
  /** A message is being processed from now on; the returned function ends that, once. */
  process(group: string | undefined): () => void;
};

/** Of all messages in flight, or of the recent processing time. */
const NOISY_SHARE = 0.1;
/** Messages of its own in flight that make a share of those in flight count. */
const NOISY_IN_FLIGHT = 30;
const SILENT_MILLISECONDS = 5 * 60_000;

type Waiting<Item> = { readonly item: Item; readonly place: number };

type Tenant<Item> = {
  readonly group: string | undefined;
  readonly waiting: LinkedList<Waiting<Item>>;
  readonly processing: RecentTime;
  inFlight: number;
  sentAt: number;
};

/** A quiet tenant, by the place of the message that was its first when it was queued up. */
type Turn<Item> = { readonly tenant: Tenant<Item>; readonly place: number };

export const createDeliveryOrder = <Item>(clock: Clock): DeliveryOrder<Item> => {
  const newTenant = (group: string | undefined): Tenant<Item> => ({
    group,
    waiting: createLinkedList(),
    processing: createRecentTime(clock),
    inFlight: 0,
    sentAt: clock.now(),
  });

  const tenants = new Map<string, Tenant<Item>>();
  /** Each of these messages is a tenant of its own, which never has anything waiting once it is in flight: always quiet. */
  const ungrouped = newTenant(undefined);
  const noisy = new Set<Tenant<Item>>();
  const turns = createHeap<Turn<Item>>((left, right) => left.place < right.place);
  const processing = createRecentTime(clock);
  let size = 0;
  let inFlight = 0;
  let places = 0;

  const tenantOf = (group: string | undefined): Tenant<Item> => {
    if (group === undefined) return ungrouped;
    let tenant = tenants.get(group);
    if (tenant === undefined) {
      tenant = newTenant(group);
      tenants.set(group, tenant);
    }
    return tenant;
  };

  /** A tenant with nothing waiting is quiet, and with nothing at all forgotten. */
  const tidyUp = (tenant: Tenant<Item>) => {
    if (tenant.waiting.size > 0) return;
    noisy.delete(tenant);
    if (tenant.inFlight === 0 && tenant.group !== undefined) tenants.delete(tenant.group);
  };

  const queueUp = (tenant: Tenant<Item>) => {
    const { first } = tenant.waiting;
    if (first !== undefined && !noisy.has(tenant)) turns.push({ tenant, place: first.place });
  };

  const isLoud = (tenant: Tenant<Item>): boolean =>
    tenant !== ungrouped &&
    ((tenant.inFlight >= NOISY_IN_FLIGHT && tenant.inFlight > NOISY_SHARE * inFlight) ||
      tenant.processing.value() > NOISY_SHARE * processing.value());

  const forgiveTheSilent = () => {
    for (const tenant of noisy) {
      if (clock.now() - tenant.sentAt < SILENT_MILLISECONDS || isLoud(tenant)) continue;
      noisy.delete(tenant);
      queueUp(tenant);
    }
  };

  const firstOfQuiet = (): Waiting<Item> | undefined => {
    for (;;) {
      const turn = turns.peek();
      if (turn === undefined) return undefined;
      const { tenant, place } = turn;
      const { first } = tenant.waiting;
      if (first?.place === place && !noisy.has(tenant)) {
        if (!isLoud(tenant)) return first;
        noisy.add(tenant);
      }
      turns.pop();
    }
  };

  const firstOfNoisy = (): Waiting<Item> | undefined => {
    const [least] = [...noisy].toSorted(
      (one, other) =>
        one.inFlight - other.inFlight || (one.waiting.first?.place ?? 0) - (other.waiting.first?.place ?? 0),
    );
    return least?.waiting.first;
  };

  return {
    get size() {
      return size;
    },
    first() {
      forgiveTheSilent();
      return (firstOfQuiet() ?? firstOfNoisy())?.item;
    },
    sent(group) {
      tenantOf(group).sentAt = clock.now();
    },
    append(item, group) {
      const tenant = tenantOf(group);
      const take = tenant.waiting.append({ item, place: places });
      places += 1;
      size += 1;
      if (tenant.waiting.size === 1) queueUp(tenant);
      return () => {
        const before = tenant.waiting.first;
        take();
        size -= 1;
        if (tenant.waiting.first !== before) queueUp(tenant);
        tidyUp(tenant);
      };
    },
    process(group) {
      const tenant = tenantOf(group);
      const begunAt = clock.now();
      tenant.inFlight += 1;
      inFlight += 1;
      return () => {
        const milliseconds = clock.now() - begunAt;
        tenant.inFlight -= 1;
        inFlight -= 1;
        tenant.processing.add(milliseconds);
        processing.add(milliseconds);
        tidyUp(tenant);
      };
    },
  };
};
