import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { formOf } from '../domain/delivery/form-of.ts';
import { dueAtTurn, parkedAt } from '../domain/delivery/parking.ts';
import { deferredLater } from '../domain/delivery/transitions.ts';
import { type Attempted, notNow, overtaken } from './attempted.ts';
import type { SendDependencies } from './dependencies.ts';
import { storedContent } from './stored-content.ts';

type Wait = {
  readonly afterSeconds: number;
  /** What the lane may use of the quota, and the quota; absent where Amazon SES has said that it is used up. */
  readonly limit?: number;
  readonly daily?: number;
};

/**
 * The account's 24-hour quota has no room for a mail: it waits outside the queues, where nobody pays for looking at it.
 * Release brings it back. How soon there is room again nobody can say, for the 24 hours go with the clock.
 */
export const parkForDayQuota = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  { afterSeconds, limit, daily }: Wait,
  { now, lane, ledger, putContent, observe }: SendDependencies,
): Promise<Attempted> => {
  const { source, validUntil, messageId, recipientIndex } = delivery;
  if (source === undefined) throw new Error('a delivery was queued without a source');
  const object = await storedContent(delivery, envelope, putContent);
  const time = now();
  const until = new Date(time + afterSeconds * 1000).toISOString();
  const share = limit === undefined || daily === undefined ? {} : { limit, daily };
  const verdict = {
    verdict: 'defer',
    form: formOf(delivery) ?? 'redacted',
    because: [],
    reasons: [{ code: 'day-quota-reached', lane, ...share }],
    until,
  } as const;
  const parking = { ...parkedAt(delivery, { lane, source, object }, time), dueAt: dueAtTurn(until, validUntil) };
  const waiting = deferredLater(delivery, verdict, parking, new Date(time).toISOString());
  if (!(await ledger.replace(delivery, waiting))) return notNow(overtaken);
  observe({ event: 'delivery-held', messageId, recipientIndex, state: waiting.state, reasons: ['day-quota-reached'] });
  return { delivery: waiting };
};
