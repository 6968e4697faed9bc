import type { Status } from '../../../lambdas/domain/delivery/status.ts';
import type { ExplainedEvent } from '../explained-delivery.ts';

/** How something is marked; words beside it always say the same. */
export type Tone = 'good' | 'wait' | 'bad' | 'none';

export const statusTones: Readonly<Record<Status, Tone>> = {
  received: 'wait',
  held: 'wait',
  deferred: 'wait',
  sent: 'wait',
  unconfirmed: 'wait',
  delivered: 'good',
  bounced: 'bad',
  complained: 'bad',
  refused: 'bad',
  expired: 'bad',
  discarded: 'none',
  failed: 'bad',
  unknown: 'wait',
};

export const toneOf = (event: ExplainedEvent): Tone => {
  switch (event.event) {
    case 'received':
      return 'none';
    case 'decided':
      return { send: 'good', hold: 'wait', defer: 'wait', refuse: 'bad' }[event.verdict] as Tone;
    case 'attempted':
      if (event.answer === 'accepted') return 'good';
      return event.answer === 'rejected' ? 'bad' : 'wait';
    case 'reported':
      return event.status === undefined ? 'none' : statusTones[event.status];
  }
};
