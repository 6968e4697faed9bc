import type { Plan, Service, WeakPoints } from '../plan/plan.ts';
import type { Actor } from './actor.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** How likely it is that something goes wrong at a call because it is at a weak point; 0 for all others. */
export type WeaknessAt = (actor: Actor, how: WeakPoints['how'], service: AnyService) => number;

/** What a worker calls. */
export type AnyService = Service | 'ses';

/** A point is what one function asks of one service: the tables of feedback are one, those of send another. */
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
  return (actor, how, service) => {
    const until = actor.name.startsWith('reconcile') ? (plan.reconciles?.crashUntil ?? 0) : plan.faultsEndAt;
    if (how !== weakPoints.how || timeline.now() >= until) return 0;
    // The same point always gives the same.
    return random.fork(`${functionOf(actor)} ${service}`).chance(weakPoints.share) ? weakPoints.rate : 0;
  };
};

/** `send` of `send-critical#89`. */
const functionOf = ({ name }: Actor): string => name.replace(/(-critical|-standard|-bulk)?#.*$/, '');
