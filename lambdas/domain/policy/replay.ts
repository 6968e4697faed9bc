import { lookupOf } from '../address/lookup-of.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { type CurrentFacts, decideAgain, recipientAddress } from './decide-again.ts';
import type { Reason } from './reason.ts';
import type { Lists } from './recipient-facts.ts';
import { redirectTarget } from './redirect-target.ts';
import { firstDecision, standingObjections } from './standing-objections.ts';
import type { Form, Verdict } from './verdict.ts';

/** What a delivery of the past would come to. */
export type Replayed = {
  readonly verdict: Verdict['verdict'];
  /** Absent of what is refused. */
  readonly form?: Form;
  /** Why not, or why not yet. */
  readonly reasons: readonly Reason[];
  /** What is only observed. */
  readonly wouldRefuse: readonly Reason[];
};

export type ReplayFacts = Omit<CurrentFacts, 'now' | 'stops' | 'quotasExceeded'>;

/**
 * Decides a delivery of the ledger by a policy and the lists as they are, at the time when it was decided. What its request
 * says is not there any more: what was objected to in it then still is, unless the policy permits just that. Stops and
 * quotas are no part of it.
 */
export const replay = (delivery: Delivery, facts: ReplayFacts): Replayed => {
  const now = Date.parse(firstDecision(delivery)?.at ?? delivery.receivedAt);
  // Where it went instead, and what people let pass, is not what a policy says.
  const { redirectedTo: _, overrides: __, ...asked } = delivery;
  const lists = listsBefore(facts.lists, addressOf(asked, facts), now);
  const again = decideAgain(asked, { ...facts, lists, now, stops: [] });
  const { objections, noted } =
    delivery.source === undefined
      ? { objections: [], noted: [] }
      : standingObjections(delivery, delivery.source, facts.policy.document, now);
  const wouldRefuse = [...noted, ...(again.verdict === 'send' ? (again.wouldRefuse ?? []) : [])];
  const reasons = [...objections, ...(again.verdict === 'send' ? [] : again.reasons)];
  return again.verdict === 'refuse' || objections.length > 0
    ? { verdict: 'refuse', reasons, wouldRefuse }
    : { verdict: again.verdict, form: again.form, reasons, wouldRefuse };
};

const addressOf = (delivery: Delivery, { policy }: ReplayFacts): string =>
  redirectTarget(policy.document)?.lookup ?? lookupOf(recipientAddress(delivery));

/** What has been suppressed since, perhaps because of this very mail, was not then. */
const listsBefore = (lists: Lists, address: string, now: number): Lists => {
  const suppressions = lists.suppressions.get(address);
  if (suppressions === undefined) return lists;
  const before = suppressions.filter(({ since }) => since === undefined || Date.parse(since) <= now);
  return { ...lists, suppressions: new Map([[address, before]]) };
};
