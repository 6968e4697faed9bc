import type { Random } from '../world/random.ts';

export type Attributes = Readonly<Record<string, { readonly StringValue?: string; readonly DataType?: string }>>;

/** A message of a queue, or one of the copies that SQS has of it: at least one of them is received. */
export type Message = {
  readonly id: string;
  readonly copy: number;
  readonly body: string;
  readonly senderId: string;
  readonly groupId: string | undefined;
  readonly attributes: Attributes;
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
};

export type Queue = {
  readonly name: string;
  readonly messages: () => readonly Message[];
  readonly send: (message: Pick<Message, 'body' | 'senderId' | 'groupId' | 'attributes'>, copies?: number) => Message;
  /** Any of those that are visible, at most so many; they are hidden for the visibility timeout. */
  readonly receive: (most: number) => readonly Message[];
  readonly remove: (message: Message) => void;
  /** With the receipt handle of its latest receipt; an older one changes nothing. */
  readonly changeVisibility: (receiptHandle: string, seconds: number) => void;
};

export const receiptHandleOf = ({ id, copy, receiveCount }: Message): string => `${id}/${copy}/${receiveCount}`;

export type QueueOptions = {
  readonly name: string;
  readonly visibilitySeconds: number;
  /** What came first is received first, as long as it is not received again. */
  readonly keepsOrder: boolean;
  readonly now: () => number;
  readonly random: Random;
  /** How long a message is under way, milliseconds. */
  readonly delay: () => number;
  /** Something can be received from then on. */
  readonly willBeVisible: (at: number) => void;
  readonly nextId: () => string;
};

/** A standard queue: it keeps no order, and what is received and not deleted comes again. */
export const createQueue = ({
  name,
  visibilitySeconds,
  keepsOrder,
  now,
  random,
  delay,
  willBeVisible,
  nextId,
}: QueueOptions): Queue => {
  const messages = new Set<Message>();
  return {
    name,
    messages: () => [...messages],
    send: (message, copies = 1) => {
      const [id, sentAt] = [nextId(), now()];
      const all = Array.from({ length: copies }, (_, copy): Message => {
        const visibleAt = now() + delay() * (copy + 1);
        return { ...message, id, copy, sentAt, visibleAt, receiveCount: 0 };
      });
      for (const each of all) {
        messages.add(each);
        willBeVisible(each.visibleAt);
      }
      return all[0] as Message;
    },
    receive: (most) => {
      const visible = [...messages].filter(({ visibleAt }) => visibleAt <= now());
      const received: Message[] = [];
      while (received.length < most && visible.length > 0) {
        const [message] = visible.splice(keepsOrder ? 0 : Math.floor(random.next() * visible.length), 1);
        if (message === undefined || received.some(({ id }) => id === message.id)) continue;
        message.receiveCount += 1;
        message.visibleAt = now() + visibilitySeconds * 1000;
        willBeVisible(message.visibleAt);
        received.push(message);
      }
      return received;
    },
    remove: (message) => void messages.delete(message),
    changeVisibility: (receiptHandle, seconds) => {
      const message = [...messages].find((each) => receiptHandleOf(each) === receiptHandle);
      if (message === undefined) return;
      message.visibleAt = now() + seconds * 1000;
      willBeVisible(message.visibleAt);
    },
  };
};
