import type { Clock } from '../clock.ts';
import { createDeliveryOrder } from './delivery-order.ts';
import type { Message } from './message.ts';

/** A message that a queue holds. */
export type HeldMessage = {
  readonly message: Message;
  receiveCount: number;
  /** Milliseconds since the epoch. */
  firstReceivedAt: number | undefined;
  lastReceivedAt: number | undefined;
  /** Takes it out of where it is: visible, in flight or delayed. */
  leave: () => void;
  cancelExpiry: () => void;
};

/** What a message has been through when it enters a backlog. */
export type ReceiveHistory = Pick<HeldMessage, 'receiveCount' | 'firstReceivedAt'>;

/** The messages of one queue: visible, in flight or delayed, moved on by the clock. No operation takes longer the more there are. */
export type Backlog = {
  /** The visible message that is next. */
  readonly first: HeldMessage | undefined;
  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number };
  find(messageId: string): HeldMessage | undefined;
  add(message: Message, options: ReceiveHistory & { readonly delaySeconds: number }): void;
  /** Takes a message into flight, or keeps it there, for so long from now on. */
  hide(held: HeldMessage, seconds: number): void;
  remove(held: HeldMessage): void;
  clear(): void;
  /** Applies to the messages already held, too. */
  setRetention(seconds: number): void;
};

export const createBacklog = ({
  clock,
  retentionSeconds: initialRetentionSeconds,
  onVisible,
  onExpired,
}: {
  readonly clock: Clock;
  readonly retentionSeconds: number;
  readonly onVisible: () => void;
  readonly onExpired: (message: Message) => void;
}): Backlog => {
  const held = new Map<string, HeldMessage>();
  const visible = createDeliveryOrder<HeldMessage>(clock);
  let inFlight = 0;
  let retentionSeconds = initialRetentionSeconds;

  const show = (item: HeldMessage) => {
    item.leave();
    item.leave = visible.append(item, item.message.messageGroupId);
    onVisible();
  };

  const takeIntoFlight = (item: HeldMessage, seconds: number) => {
    item.leave();
    inFlight += 1;
    const cancelAppearance = clock.after(seconds * 1000, () => show(item));
    const endProcessing = visible.process(item.message.messageGroupId);
    item.leave = () => {
      inFlight -= 1;
      endProcessing();
      cancelAppearance();
    };
  };

  const remove = (item: HeldMessage) => {
    item.leave();
    item.cancelExpiry();
    held.delete(item.message.messageId);
  };

  /** Retention counts from when the message was first sent, also in a dead-letter queue. */
  const expireInTime = (item: HeldMessage) => {
    item.cancelExpiry();
    item.cancelExpiry = clock.after(item.message.sentAt + retentionSeconds * 1000 - clock.now(), () => {
      remove(item);
      onExpired(item.message);
    });
  };

  return {
    get first() {
      return visible.first();
    },
    counts: () => ({ visible: visible.size, inFlight, delayed: held.size - visible.size - inFlight }),
    find: (messageId) => held.get(messageId),
    add(message, { delaySeconds, ...history }) {
      const item: HeldMessage = {
        ...history,
        message,
        lastReceivedAt: undefined,
        leave: nothingToDo,
        cancelExpiry: nothingToDo,
      };
      held.set(message.messageId, item);
      visible.sent(message.messageGroupId);
      expireInTime(item);
      if (delaySeconds > 0) {
        item.leave = clock.after(delaySeconds * 1000, () => show(item));
      } else {
        show(item);
      }
    },
    hide(item, seconds) {
      if (seconds > 0) {
        takeIntoFlight(item, seconds);
      } else {
        show(item);
      }
    },
    remove,
    clear() {
      for (const item of held.values()) {
        remove(item);
      }
    },
    setRetention(seconds) {
      retentionSeconds = seconds;
      for (const item of held.values()) {
        expireInTime(item);
      }
    },
  };
};

const nothingToDo = () => undefined;
