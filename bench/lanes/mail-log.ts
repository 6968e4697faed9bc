import type { Lane } from '../../lambdas/contract/lanes.ts';
import { deliveryTag } from '../../lambdas/domain/identity/delivery-tag.ts';
import { messageId } from '../../lambdas/domain/identity/message-id.ts';
import type { Trace } from '../../local/trace.ts';
import type { Sender } from './senders.ts';

/** One mail; times in milliseconds since the epoch. */
export type LoggedMail = {
  readonly source: string;
  readonly lane: Lane;
  /** In which it was enqueued. */
  readonly phase: string;
  /** Just before SQS was called. */
  readonly enqueuedAt: number;
  /** When SES took it. */
  acceptedAt: number | undefined;
};

/** Every mail of the measurement, found again by the tag on its provider call. */
export type MailLog = {
  /** @param key - the request's idempotency key */
  enqueued(sender: Sender, key: string, phase: string, at: number): void;
  mails(): readonly LoggedMail[];
  /** Mails that SES took more than once, which must be none. */
  takenTwice(): number;
  waiting(lane: Lane): number;
};

export const createMailLog = (trace: Trace): MailLog => {
  const byTag = new Map<string, LoggedMail>();
  let twice = 0;
  trace.subscribe((event) => {
    if (event.type !== 'mail-accepted') return;
    const mail = byTag.get(event.tags['delivery'] ?? '');
    if (mail === undefined) return;
    if (mail.acceptedAt !== undefined) twice += 1;
    mail.acceptedAt ??= event.at;
  });
  const mails = () => [...byTag.values()];
  return {
    enqueued({ source, lane }, key, phase, at) {
      const tag = deliveryTag(messageId(source, key), 0);
      byTag.set(tag, { source, lane, phase, enqueuedAt: at, acceptedAt: undefined });
    },
    mails,
    takenTwice: () => twice,
    waiting: (lane) => mails().filter((mail) => mail.lane === lane && mail.acceptedAt === undefined).length,
  };
};
