import type { Random } from '../world/random.ts';
import { beginning } from '../world/timeline.ts';
import type { PlannedRequest } from './plan.ts';
import type { PolicyName } from './policy.ts';
import { people } from './requests.ts';

/** What people do through control in the middle. */
export type PeopleAct = { readonly at: number } & (
  | { readonly act: 'stop'; readonly scope: string; readonly queued: 'hold' | 'discard'; readonly until?: number }
  | { readonly act: 'resume'; readonly scope: string }
  | { readonly act: 'redrive' }
  | { readonly act: 'apply'; readonly policy: PolicyName }
  | { readonly act: 'suppress'; readonly address: string; readonly until?: number }
);

/** Whether people have asked for something, and never for longer than until a later time than this. */
export const allEnd = (acts: readonly PeopleAct[], time: number): boolean =>
  acts.length > 0 && acts.every((act) => 'until' in act && (act.until ?? 0) > time);

const scopes = [
  'everything',
  'lane:critical',
  'lane:standard',
  'lane:bulk',
  'source:shop',
  'source:crm',
  'purpose:notice',
  'purpose:reset',
  'domain:acme.example',
];

const minute = 60_000;

export const planActs = (random: Random): readonly PeopleAct[] => {
  const acts: PeopleAct[] = [];
  const moment = (): number => beginning + random.int(0, random.pick([1_500, 1_500, 30_000, 5 * minute]));
  for (let count = random.pick([0, 0, 1, 1, 2]); count > 0; count -= 1) {
    const [scope, at] = [random.pick(scopes), moment()];
    const queued = random.chance(0.25) ? 'discard' : 'hold';
    const ends = random.pick(['resume', 'resume', 'until', 'never'] as const);
    const length = random.pick([3_000, 30_000, 4 * minute, 30 * minute]);
    acts.push({ at, act: 'stop', scope, queued, ...(ends === 'until' ? { until: at + length } : {}) });
    if (ends === 'resume') acts.push({ at: at + length, act: 'resume', scope });
    // What has ended may be stopped once more.
    const again = at + length + random.int(1_000, 60_000);
    if (ends !== 'never' && random.chance(0.3)) {
      acts.push({ at: again, act: 'stop', scope, queued }, { at: again + length, act: 'resume', scope });
    }
  }
  if (random.chance(0.35)) {
    const [address, at] = [`${random.pick(people)}@acme.example`, moment()];
    acts.push({
      at,
      act: 'suppress',
      address,
      ...(random.chance(0.4) ? { until: at + random.pick([3_000, 30_000, 10 * minute]) } : {}),
    });
  }
  return acts.toSorted((one, other) => one.at - other.at);
};

/** For each request a stop, or a suppression of whom it is for, while it is on its way. */
export const planRaces = (random: Random, requests: readonly PlannedRequest[]): readonly PeopleAct[] =>
  requests.map(({ at: asked, request }): PeopleAct => {
    const at = asked + random.int(20, random.pick([1_500, 4_000, 9_000]));
    const address = typeof request === 'string' ? undefined : request.to?.[0]?.address;
    if (address !== undefined && random.chance(0.4)) return { at, act: 'suppress', address };
    const scope = random.pick(['everything', 'source:shop', 'source:crm', 'lane:critical', 'lane:standard']);
    return { at, act: 'stop', scope, queued: 'hold', until: at + random.pick([20_000, 3 * minute]) };
  });

/** Everything is held while it comes, and let go at once, or given up at once. */
export const planCrowdStop = (random: Random, from: number): readonly PeopleAct[] => {
  const scope = 'everything';
  const at = from + random.pick([10_000, 30_000, 2 * minute]);
  const held = { at: from, act: 'stop', scope, queued: 'hold' } as const;
  return [held, random.chance(0.7) ? { at, act: 'resume', scope } : { ...held, at, queued: 'discard' }];
};

/** People look at what was given up, and want all of it back, and perhaps more than once. */
export const planRedrives = (random: Random): readonly PeopleAct[] =>
  Array.from({ length: random.pick([1, 2, 3]) }, () => ({
    at: beginning + random.int(10, random.pick([4, 6, 25, 75]) * 60) * 1_000,
    act: 'redrive',
  }));

/** Another policy, and perhaps the first one again. */
export const planPolicies = (
  random: Random,
  names: readonly PolicyName[] = ['shorter', 'narrower', 'adopting'],
): readonly PeopleAct[] => {
  const at = beginning + random.int(0, random.pick([5_000, 60_000, 5 * minute, 50 * minute]));
  const other = { at, act: 'apply', policy: random.pick(names) } as const;
  if (!random.chance(0.3)) return [other];
  return [other, { ...other, at: at + random.pick([1_000, minute, 20 * minute]), policy: 'first' }];
};
