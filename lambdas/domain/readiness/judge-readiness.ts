import type { AppliedPolicy, Policy } from '../../contract/policy.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Reason, ReasonCode } from '../policy/reason.ts';
import { type ReplayFacts, replay } from '../policy/replay.ts';
import { firstDecision, foundBy } from '../policy/standing-objections.ts';
import { type Fix, type Found, fixesOf } from './fixes.ts';

/** What keeps some of a source's mail from leaving, or from leaving as it is. */
export type Finding = {
  readonly code: ReasonCode;
  /** How many deliveries. */
  readonly count: number;
  /** Message ids of a few. */
  readonly examples: readonly string[];
  /** Whether the source is not ready because of it. What Postern is there to keep back is no lack of readiness. */
  readonly blocks: boolean;
  /** The fewest entries that cover all of it; or what else is to be done. */
  readonly fixes: readonly Fix[];
};

export type Readiness = {
  readonly verdict: 'ready' | 'not-ready' | 'nothing-seen';
  /** Deliveries that were looked at. */
  readonly looked: number;
  /** Deliveries that would not leave. */
  readonly refused: number;
  /** Deliveries something was found wrong with, and no longer is. */
  readonly settled: number;
  /** Those that block first, then by how many they are. */
  readonly findings: readonly Finding[];
};

const examplesPerFinding = 3;

/** Refusals that are what Postern is for, and mail that leaves all the same: in another form, or later. */
const doesNotBlock: ReadonlySet<ReasonCode> = new Set([
  'suppressed',
  'stopped',
  'expired',
  'duplicate',
  'redirected-since',
  'refused-by-operator',
  'redaction-required',
  'quota-exceeded',
  'day-quota-reached',
]);

/**
 * What would become of a source's mail with all its rules in force: that of the ledger, by the policy and the lists as they
 * are now. What has been put right since is no finding any more.
 * @param isAll - whether the deliveries are all there were
 */
export const judgeReadiness = (
  source: string,
  deliveries: readonly Delivery[],
  facts: ReplayFacts,
  isAll: boolean,
): Readiness => {
  const enforced = { ...facts, policy: withoutObservation(facts.policy, source) };
  const found = new Map<ReasonCode, Found[]>();
  let [refused, settled] = [0, 0];
  for (const delivery of deliveries) {
    const { verdict, form, reasons } = replay(delivery, enforced);
    const before = foundBy(firstDecision(delivery));
    if (verdict === 'refuse') refused += 1;
    const now: readonly Reason[] = [
      ...reasons,
      ...(form === 'redacted' && firstForm(delivery) === 'complete' ? [{ code: 'redaction-required' } as const] : []),
      ...before.filter((reason) => isStillLimit(reason, enforced.policy.document)),
    ];
    if (now.length === 0 && before.length > 0) settled += 1;
    for (const reason of now) {
      const all = found.get(reason.code) ?? [];
      all.push({ delivery, reason });
      found.set(reason.code, all);
    }
  }
  const findings = [...found].map(([code, all]): Finding => {
    const messages = [...new Set(all.map(({ delivery }) => delivery.messageId))];
    return {
      code,
      count: new Set(all.map(({ delivery }) => delivery)).size,
      examples: messages.slice(0, examplesPerFinding),
      blocks: !doesNotBlock.has(code),
      fixes: fixesOf(code, all, { source, facts: enforced, deliveries, isAll }),
    };
  });
  return {
    verdict: deliveries.length === 0 ? 'nothing-seen' : findings.some(({ blocks }) => blocks) ? 'not-ready' : 'ready',
    looked: deliveries.length,
    refused,
    settled,
    findings: findings.toSorted((one, other) => Number(other.blocks) - Number(one.blocks) || other.count - one.count),
  };
};

const firstForm = (delivery: Delivery): string | undefined => {
  const decision = firstDecision(delivery);
  return decision?.verdict === 'send' ? decision.form : undefined;
};

/** Quotas are not counted again: what was over a limit is over it as long as the limit is no higher. */
const isStillLimit = (reason: Reason, { sources, purposes }: Policy): boolean => {
  if (reason.code !== 'quota-exceeded') return false;
  const holders = reason.of === 'source' ? sources : purposes;
  const quota = Object.hasOwn(holders, reason.name) ? holders[reason.name]?.quota : undefined;
  const limit = reason.per === 'minute' ? quota?.perMinute : quota?.perDay;
  return limit !== undefined && limit <= reason.limit;
};

const withoutObservation = <Applied extends Pick<AppliedPolicy, 'document'>>(
  policy: Applied,
  name: string,
): Applied => {
  const { [name]: source, ...others } = policy.document.sources;
  if (source === undefined) return policy;
  const { enforcement: _, ...enforced } = source;
  return { ...policy, document: { ...policy.document, sources: { ...others, [name]: enforced } } };
};
