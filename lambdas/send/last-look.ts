import type { OutboundEnvelope } from '../contract/envelope.ts';
import { blockingSuppressions } from '../domain/delivery/blocking-suppressions.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { formOf } from '../domain/delivery/form-of.ts';
import { parkedAt } from '../domain/delivery/parking.ts';
import { expired, heldLater, refusedLater } from '../domain/delivery/transitions.ts';
import { overrideOf } from '../domain/policy/override.ts';
import type { Reason } from '../domain/policy/reason.ts';
import { type Stop, standingStops } from '../domain/policy/stop.ts';
import type { SendDependencies } from './dependencies.ts';
import { type Look, lookAt } from './look.ts';
import { storedContent } from './stored-content.ts';

/**
 * Whether a delivery may still leave, as things are now: hours may have passed since it was decided.
 * @param envelope - what is held is enqueued again from what it carries
 * @param ahead - a look that was taken before, if any
 */
export const lastLook = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  ahead: Look | undefined,
  dependencies: Dependencies,
): Promise<LastLook> => {
  const { now, lane } = dependencies;
  const begunAt = now();
  if (isExpired(delivery, begunAt)) {
    return { at: begunAt, stopped: expired(delivery, 'send', new Date(begunAt).toISOString()) };
  }
  const look = await lookAt({ lane, ...delivery }, ahead, dependencies);
  return { at: look.at, stopped: await judge(delivery, envelope, look, dependencies) };
};

/** What a last look came to. */
export type LastLook = {
  /** When the tables were asked, milliseconds since the epoch. */
  readonly at: number;
  /** What the delivery comes to if it may not leave; undefined if it may. */
  readonly stopped: Delivery | undefined;
};

const judge = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  { stops, suppressions }: Look,
  { now, lane, putContent }: Dependencies,
): Promise<Delivery | undefined> => {
  const time = now();
  const standing = standingStops(stops, { lane, ...delivery }, time);
  const holding = standing
    .filter(({ queued }) => queued === 'hold')
    .map(reasonOf)
    .filter((stopped) => overrideOf(stopped, delivery.overrides) === undefined);
  const [objection, ...others] = [
    ...blockingSuppressions(suppressions, { purpose: delivery.purpose, blockedBy: delivery.blockedBy }, time).map(
      (suppression): Reason => ({ code: 'suppressed', ...suppression }),
    ),
    ...standing.filter(({ queued }) => queued === 'discard').map(reasonOf),
  ];
  const at = new Date(time).toISOString();
  if (objection !== undefined) {
    const reasons = [objection, ...others, ...holding] as const;
    return refusedLater(delivery, { verdict: 'refuse', because: [], reasons }, 'send', at);
  }
  const [reason, ...otherReasons] = holding;
  if (reason === undefined) return undefined;
  const verdict = {
    verdict: 'hold',
    form: formOf(delivery) ?? 'redacted',
    because: [],
    reasons: [reason, ...otherReasons],
  } as const;
  const object = await storedContent(delivery, envelope, putContent);
  return heldLater(delivery, verdict, parkedAt(delivery, { lane, source: sourceOf(delivery), object }, time), at);
};

type Dependencies = Pick<SendDependencies, 'now' | 'lane' | 'readSuppressions' | 'readStops' | 'putContent'>;

const isExpired = ({ validUntil }: Delivery, now: number): boolean =>
  validUntil !== undefined && Date.parse(validUntil) <= now;

const reasonOf = (stop: Stop): Reason => ({ code: 'stopped', ...stop });

const sourceOf = ({ source }: Delivery): string => {
  if (source === undefined) throw new Error('a delivery was queued without a source');
  return source;
};
