import type { Plan, WeakPoints } from '../plan/plan.ts';
import type { Actor } from './actor.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** How likely it is that something goes wrong at a call because this very call is a weak point; 0 for all others. */
export type WeaknessAt = (actor: Actor, how: WeakPoints['how'], call: string) => number;

/**
 * Which calls are weak follows from what they are, not from a list: a call that is new may be, too. `Update ledger -> sent`
 * of feedback is one, of send another.
 */
export const createWeakPoints = ({
  plan,
  random,
  timeline,
}: {
  readonly plan: Plan;
  readonly random: Random;
  readonly timeline: Timeline;
}): WeaknessAt => {
  const { weakPoints } = plan;
  if (weakPoints === undefined) return () => 0;
  const known = new Map<string, boolean>();
  const isWeak = (point: string): boolean => {
    const isKnown = known.get(point) ?? random.fork(point).chance(weakPoints.share);
    known.set(point, isKnown);
    return isKnown;
  };
  return (actor, how, call) => {
    const until = actor.name.startsWith('reconcile') ? (plan.reconciles?.crashUntil ?? 0) : plan.faultsEndAt;
    if (how !== weakPoints.how || timeline.now() >= until) return 0;
    return isWeak(`${functionOf(actor)} ${kindOf(call)}`) ? weakPoints.rate : 0;
  };
};

/** `send` of `send-critical#89`. */
const functionOf = ({ name }: Actor): string => name.replace(/(-critical|-standard|-bulk)?#.*$/, '');

/** Without whom and how many it is about. */
const kindOf = (call: string): string => call.replace(/[\d(:].*$/, '').trim();
