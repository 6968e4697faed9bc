import type { Delivery } from '../delivery/delivery.ts';
import type { ReasonCode } from './reason.ts';
import { type Replayed, type ReplayFacts, replay } from './replay.ts';

/** `send complete`, `send redacted`, `hold`, `defer`, `refuse`. */
export type ReplayedOutcome = 'refuse' | 'hold' | 'defer' | 'send redacted' | 'send complete';

/** Deliveries that one policy decides otherwise than another, alike in all that is said of them. */
export type ReplayedChange = {
  readonly source: string;
  readonly purpose: string;
  readonly from: ReplayedOutcome;
  readonly to: ReplayedOutcome;
  /** Why not, or why not yet: by the policy that says no. Of what leaves by both, why its form is another: none. */
  readonly reasons: readonly ReasonCode[];
  readonly effect: 'wider' | 'narrower' | 'neutral';
  readonly count: number;
  /** Message ids of a few. */
  readonly examples: readonly string[];
};

export type ComparedReplays = {
  /** How many are decided otherwise. */
  readonly differing: number;
  /** The largest first. */
  readonly changes: readonly ReplayedChange[];
};

const examplesPerChange = 3;

/** How much leaves: more, the further behind. */
const ranks: Readonly<Record<ReplayedOutcome, number>> = {
  refuse: 0,
  hold: 1,
  defer: 1,
  'send redacted': 2,
  'send complete': 3,
};

/** Decides each delivery by both policies, and counts those that come out otherwise. */
export const compareReplays = (
  deliveries: readonly Delivery[],
  before: ReplayFacts,
  after: ReplayFacts,
): ComparedReplays => {
  const groups = new Map<string, ReplayedChange & { readonly examples: string[] }>();
  let differing = 0;
  for (const delivery of deliveries) {
    const [old, now] = [replay(delivery, before), replay(delivery, after)];
    const [from, to] = [outcomeOf(old), outcomeOf(now)];
    if (from === to) continue;
    differing += 1;
    const reasons = codesOf(ranks[to] > ranks[from] ? old : now);
    const { source = '', purpose = '', messageId } = delivery;
    const key = JSON.stringify([source, purpose, from, to, reasons]);
    const group = groups.get(key);
    const examples = group?.examples ?? [];
    if (examples.length < examplesPerChange && !examples.includes(messageId)) examples.push(messageId);
    groups.set(key, {
      source,
      purpose,
      from,
      to,
      reasons,
      effect: effectOf(from, to),
      count: (group?.count ?? 0) + 1,
      examples,
    });
  }
  return { differing, changes: [...groups.values()].toSorted((one, other) => other.count - one.count) };
};

const outcomeOf = ({ verdict, form = 'redacted' }: Replayed): ReplayedOutcome =>
  verdict === 'send' ? (form === 'complete' ? 'send complete' : 'send redacted') : verdict;

const codesOf = ({ reasons }: Replayed): readonly ReasonCode[] => [...new Set(reasons.map(({ code }) => code))];

const effectOf = (from: ReplayedOutcome, to: ReplayedOutcome): ReplayedChange['effect'] => {
  if (ranks[from] === ranks[to]) return 'neutral';
  return ranks[to] > ranks[from] ? 'wider' : 'narrower';
};
