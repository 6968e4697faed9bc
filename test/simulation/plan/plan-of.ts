import { createRandom } from '../world/random.ts';
import { planByChance } from './by-chance.ts';
import { madeForMoments } from './moments.ts';
import type { Plan } from './plan.ts';

/** The plan of a seed. */
export const planOf = (seed: number): Plan => {
  const random = createRandom(seed);
  return madeForMoments(planByChance(seed, random.fork('plan')), random.fork('moments'));
};
