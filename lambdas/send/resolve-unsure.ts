import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { parkedAt } from '../domain/delivery/parking.ts';
import { expired, unsureParked } from '../domain/delivery/transitions.ts';
import { feedbackHasPassed, unsureStep, windowEnd } from '../domain/delivery/unsure.ts';
import { done, retryLater } from '../runtime/record-outcome.ts';
import { type Attempted, overtaken } from './attempted.ts';
import type { SendDependencies } from './dependencies.ts';
import { storedContent } from './stored-content.ts';
import { takeEvidence } from './take-evidence.ts';

/** What was found out of a delivery that may have left: its end or what becomes of its envelope, or that a call is due. */
export type Resolved = Attempted | { readonly due: Delivery };

/** A wait that is longer is spent outside the queue: what is in flight there is limited (120,000 messages). */
const longestOnQueueMilliseconds = 60_000;

/** For feedback to come further, which heartbeats show every minute. */
const lookAgainSeconds = 10;

/** More than the clocks of two workers are ever apart. */
const clocksApartMilliseconds = 5_000;

/** From when on feedback is so late that waiting for it is no matter of the queue. */
const feedbackIsLateMilliseconds = 120_000;

/**
 * Finds out what is to be done about a delivery of which nobody knows whether it was taken (domain/delivery/unsure.ts): it
 * was, it is too late to know, it waits, or it is called for again.
 */
export const resolveUnsure = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  dependencies: SendDependencies,
): Promise<Resolved> => {
  const { now, ledger, observe, readWatermark } = dependencies;
  const time = now();
  const unsure = unsureStep(delivery, time);
  switch (unsure.step) {
    case 'taken':
      return sentOrOvertaken(await takeEvidence(delivery, dependencies));
    case 'too-late': {
      const ended = expired(delivery, 'send', new Date(time).toISOString());
      if (!(await ledger.replace(delivery, ended))) return { outcome: overtaken };
      const { messageId, recipientIndex, state } = ended;
      observe({ event: 'delivery-ended', messageId, recipientIndex, state, reasons: ['expired'] });
      return { delivery: ended };
    }
    case 'wait':
      return unsure.until - time <= longestOnQueueMilliseconds
        ? { outcome: retryLater(Math.ceil((unsure.until - time) / 1000), 'unsure') }
        : park(delivery, envelope, unsure.until, dependencies);
    case 'due': {
      if (feedbackHasPassed(delivery, await readWatermark())) return { due: delivery };
      return time - windowEnd(delivery) <= feedbackIsLateMilliseconds
        ? { outcome: retryLater(lookAgainSeconds, 'feedback-behind') }
        : park(delivery, envelope, time + longestOnQueueMilliseconds, dependencies);
    }
  }
};

/** What is sent now has its source told; what somebody else moved on meanwhile is looked at again. */
export const sentOrOvertaken = (delivery: Delivery | undefined): Attempted =>
  delivery === undefined ? { outcome: overtaken } : { delivery };

/** Release brings it back, with an envelope of its own. */
const park = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  until: number,
  { now, lane, ledger, putContent }: SendDependencies,
): Promise<Attempted> => {
  const { source, validUntil, dueAt } = delivery;
  const time = now();
  const dueIn = dueAt === undefined ? 0 : Date.parse(dueAt) - time;
  // Another envelope of the same delivery: it is parked already.
  if (dueIn > clocksApartMilliseconds) return { outcome: done };
  // Or its own, from release, whose clock is ahead of this one and which takes its place away: nobody else would bring it back.
  if (dueIn > 0) return { outcome: retryLater(Math.ceil(dueIn / 1000), 'unsure') };
  if (source === undefined) throw new Error('a delivery was queued without a source');
  const object = await storedContent(delivery, envelope, putContent);
  const end = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil);
  const parking = {
    ...parkedAt(delivery, { lane, source, object }, time),
    dueAt: new Date(Math.min(until, end)).toISOString(),
  };
  return { outcome: (await ledger.replace(delivery, unsureParked(delivery, parking))) ? done : overtaken };
};
