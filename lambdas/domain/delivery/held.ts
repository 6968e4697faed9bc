import type { OverriddenStop, Override } from '../policy/facts.ts';
import { isSameStop } from '../policy/override.ts';
import type { Reason } from '../policy/reason.ts';
import { reasonsOf } from '../policy/verdict.ts';
import type { Delivery } from './delivery.ts';
import { dueNow } from './parking.ts';
import { refusedLater, stillParked } from './transitions.ts';

/** Whether it waits outside the queues: for people, or for its turn. */
export const isWaiting = ({ state }: Pick<Delivery, 'state'>): boolean => state === 'held' || state === 'deferred';

/** What it waits for: the reasons of its last decision. */
export const waitsFor = ({ decisions }: Pick<Delivery, 'decisions'>): readonly Reason[] => {
  const last = decisions.at(-1);
  return last === undefined ? [] : reasonsOf(last);
};

/** What waiting mail is chosen by; all that are given must fit. */
export type Choice = {
  readonly source?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** Of the stop that holds it. */
  readonly scope?: string | undefined;
};

export const isChosen = (delivery: Delivery, { source, reasonCode, scope }: Choice): boolean => {
  const reasons = waitsFor(delivery);
  return (
    (source === undefined || delivery.source === source) &&
    (reasonCode === undefined || reasons.some(({ code }) => code === reasonCode)) &&
    (scope === undefined || reasons.some((reason) => reason.code === 'stopped' && reason.scope === scope))
  );
};

/** What came of letting a mail pass: the mail as it is then, or why nobody can. */
export type LetPass =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly because: 'not-held' | 'needs-adoption' };

/**
 * A person lets a mail pass what holds it: the stops that it waits for, as its last decision says, or of those the one they
 * name. Release decides it again, soon, and everything else counts as ever: another stop, and one that was made since.
 * @param now - milliseconds since the epoch
 */
export const letPass = (
  delivery: Delivery,
  { by, why, scope }: Pick<Override, 'by' | 'why'> & Pick<Choice, 'scope'>,
  now: number,
): LetPass => {
  if (delivery.state !== 'held') return { ok: false, because: 'not-held' };
  const stops = waitsFor(delivery).flatMap((reason): readonly OverriddenStop[] =>
    reason.code === 'stopped' && (scope === undefined || reason.scope === scope) ? [stopOf(reason)] : [],
  );
  if (stops.length === 0) return { ok: false, because: 'needs-adoption' };
  const given: Override = { rule: 'stopped', by, why, at: new Date(now).toISOString(), stops };
  const before = (delivery.overrides ?? []).filter((each) => !isCoveredBy(each, given));
  return { ok: true, delivery: { ...dueNow(delivery, now), overrides: [...before, given] } };
};

const stopOf = ({ scope, since }: OverriddenStop): OverriddenStop => ({
  scope,
  ...(since === undefined ? {} : { since }),
});

/** One that lets pass nothing that another does not. */
const isCoveredBy = ({ rule, stops = [] }: Override, other: Override): boolean =>
  rule === other.rule && stops.every((stop) => other.stops?.some((each) => isSameStop(each, stop)) === true);

/**
 * A person has looked at a mail that waits, and it must not leave. It stays in the index until its source has been told.
 * @param now - milliseconds since the epoch
 */
export const refusedByOperator = (
  delivery: Delivery,
  { by, why }: { readonly by: string; readonly why: string },
  now: number,
): Delivery => {
  const verdict = { verdict: 'refuse', because: [], reasons: [{ code: 'refused-by-operator', by, why }] } as const;
  const ended = refusedLater(delivery, verdict, 'control', new Date(now).toISOString());
  return dueNow(stillParked(delivery, ended), now);
};
