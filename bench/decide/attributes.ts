import type { Facts } from '../../lambdas/domain/policy/facts.ts';
import { scopesOf } from '../../lambdas/domain/policy/stop.ts';

/** What other engines are asked with: plain values, prepared where a rule of ours would look something up. */
export type Attributes = {
  readonly purpose: string;
  readonly granted: readonly string[];
  readonly door: string;
  readonly lane: string;
  readonly now: number;
  readonly validUntil: number;
  readonly recipientCount: number;
  readonly maxRecipients: number;
  readonly scopes: readonly string[];
  readonly stopped: readonly string[];
  readonly from: string;
  readonly own: readonly string[];
  readonly others: readonly string[];
  readonly reaches: string;
  readonly inDirectory: boolean;
  readonly lookup: string;
  readonly rule: string;
  readonly audience: string;
  readonly suppressedBy: readonly string[];
  readonly blockedBy: readonly string[];
};

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The part of a request's facts that most of its refusals come from, for each of its recipients. */
export const attributesOf = (facts: Facts): readonly Attributes[] => {
  const { document } = facts.policy;
  const name = facts.source.known ? facts.source.name : '';
  const granted = document.sources[name]?.purposes ?? [];
  const purpose = granted.includes(facts.request.purpose) ? document.purposes[facts.request.purpose] : undefined;
  const shared = {
    purpose: facts.request.purpose,
    granted,
    door: facts.door,
    lane: purpose?.lane ?? facts.door,
    now: seconds(facts.now),
    validUntil: seconds(facts.receivedAt) + (purpose?.maxAge ?? 1_000_000),
    recipientCount: facts.recipients.length,
    maxRecipients: purpose?.maxRecipients ?? 50,
    stopped: facts.stops.map(({ scope }) => scope),
    from: facts.request.from?.address ?? '',
    own: document.sources[name]?.from ?? [],
    others: Object.entries(document.sources).flatMap(([other, { from }]) => (other === name ? [] : from)),
    reaches: purpose?.recipients ?? 'any-allow-listed',
    audience: document.audience ?? facts.defaultAudience,
    blockedBy: purpose?.blockedBy ?? ['bounce', 'complaint', 'unsubscribe', 'operator', 'provider'],
  };
  return facts.recipients.map(({ address, directory, allowedBy, suppressions }) => {
    const lookup = address.ok ? address.address.lookup : '';
    const subject = { source: name, purpose: shared.purpose, lane: purpose?.lane, recipient: lookup };
    return {
      ...shared,
      scopes: scopesOf(subject),
      inDirectory: directory !== undefined,
      lookup,
      rule: allowedBy?.rule ?? '',
      suppressedBy: suppressions.map(({ origin }) => origin),
    };
  });
};

/** The reasons that are asked of all engines. */
export const comparedReasons = [
  'purpose-not-permitted',
  'wrong-door',
  'expired',
  'too-many-recipients',
  'stopped',
  'from-owned-by-other',
  'from-not-permitted',
  'not-in-directory',
  'not-on-allow-list',
  'not-listed-by-address',
  'suppressed',
] as const;
export type ComparedReason = (typeof comparedReasons)[number];

/** Answers for each recipient of each request with all reasons that stand against it. */
export type Engine = {
  readonly name: string;
  readonly decide: (attributes: Attributes) => readonly string[] | Promise<readonly string[]>;
};
