import { policyEverywhereMilliseconds } from '../contract/policy.ts';
import { lookupOf } from '../domain/address/lookup-of.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { waitsOn } from '../domain/delivery/parking.ts';
import {
  deferredOn,
  expired,
  heldOn,
  refusedLater,
  stillParked,
  takenByEvidence,
} from '../domain/delivery/transitions.ts';
import { evidenceOf } from '../domain/delivery/unsure.ts';
import { identifySource, isNobodys } from '../domain/identity/identify-source.ts';
import { type CurrentFacts, decideAgain, formOfContent, inFormOf } from '../domain/policy/decide-again.ts';
import { redirectTarget } from '../domain/policy/redirect-target.ts';
import type { Verdict } from '../domain/policy/verdict.ts';

/** What is to be done about a delivery that is parked. */
export type Look =
  /** Write it as it is now: it waits on, or this is its end and its source is to be told. */
  | { readonly look: 'moves'; readonly delivery: Delivery }
  /** Nothing keeps it any more, if its quota has room. */
  | { readonly look: 'leaves'; readonly verdict: Yes }
  /** Its sender is a source's now: the request goes back to the filter. */
  | { readonly look: 'hand-back' }
  /** It was released, and perhaps never enqueued. */
  | { readonly look: 'enqueue' }
  /** It has moved on or ended, perhaps without its source having been told, and only its place is left. */
  | { readonly look: 'unpark' }
  /** There is nothing to do, now or any more. */
  | { readonly look: 'waits' };

type Yes = Extract<Verdict, { verdict: 'send' }>;

/** Looks at a parked delivery as things are now. */
export const lookAgain = (delivery: Delivery, facts: ReleaseFacts): Look => {
  // Another run has let go of it since the index was read.
  if (delivery.dueAt === undefined) return { look: 'waits' };
  switch (delivery.state) {
    case 'held':
    case 'deferred':
      return lookAtWaiting(delivery, facts);
    // Whether it may be called for again is for send to say, which has the envelope for it.
    case 'unsure':
    case 'queued':
      return isDue(delivery, facts.now) ? { look: 'enqueue' } : { look: 'waits' };
    case 'refused':
    case 'dry-run':
    case 'leased':
    case 'sent':
    case 'rejected':
    case 'expired':
    case 'discarded':
    case 'dead-lettered':
    case 'unknown':
      return { look: 'unpark' };
  }
};

export type ReleaseFacts = CurrentFacts & {
  /** When the policy in force was applied, milliseconds since the epoch. */
  readonly policySince: number;
};

/** What a delivery comes to once the counters have said whether there is room for it. */
export const afterCounting = (delivery: Delivery, facts: CurrentFacts): Look => lookAtVerdict(delivery, facts, true);

const isDue = ({ dueAt }: Delivery, now: number): boolean => dueAt === undefined || Date.parse(dueAt) <= now;

const lookAtWaiting = (delivery: Delivery, facts: ReleaseFacts): Look => {
  const { now, policy, policySince } = facts;
  const { parked, principal, state, validUntil, decisions } = delivery;
  const due = isDue(delivery, now);
  if (evidenceOf(delivery) !== undefined) return end(delivery, takenByEvidence(delivery));
  if (validUntil !== undefined && Date.parse(validUntil) <= now) {
    return end(delivery, expired(delivery, 'release', new Date(now).toISOString()));
  }
  if (parked !== undefined && 'request' in parked) {
    const isKnown = !isNobodys(identifySource(policy.principalIds, principal, undefined));
    // A filter may know the policy as it was a few seconds ago.
    if (isKnown && now - policySince >= policyEverywhereMilliseconds) return { look: 'hand-back' };
    return due && !isKnown ? { look: 'moves', delivery: waitsOn(delivery, now) } : { look: 'waits' };
  }
  // It has a turn of its own, which nothing but another policy brings forward.
  const isDecidedBefore = Date.parse(decisions.at(-1)?.at ?? '') < policySince;
  if (state === 'deferred' && !due && !isDecidedBefore) return { look: 'waits' };
  return lookAtVerdict(delivery, facts, due);
};

const lookAtVerdict = (delivery: Delivery, facts: CurrentFacts, due: boolean): Look => {
  const { now } = facts;
  const verdict = whereItGoes(delivery, facts, inFormOf(formOfContent(delivery), decideAgain(delivery, facts)));
  switch (verdict.verdict) {
    case 'send':
      return { look: 'leaves', verdict };
    case 'hold':
      return due || delivery.state !== 'held'
        ? { look: 'moves', delivery: heldOn(delivery, verdict, now) }
        : { look: 'waits' };
    case 'defer':
      return { look: 'moves', delivery: deferredOn(delivery, verdict, now) };
    case 'refuse': {
      const at = new Date(now).toISOString();
      const ended = refusedLater(delivery, verdict, 'release', at);
      const isTooLate = ended.state === 'refused' && verdict.reasons.some(({ code }) => code === 'expired');
      return end(delivery, isTooLate ? { ...ended, state: 'expired' } : ended);
    }
  }
};

/**
 * What is parked was made for one address, and send takes it there: where all mail goes elsewhere by now, or went elsewhere
 * then, it is judged as somebody else's mail, and must not leave.
 */
const whereItGoes = ({ redirectedTo }: Delivery, { policy }: CurrentFacts, verdict: Verdict): Verdict => {
  const before = redirectedTo === undefined ? undefined : lookupOf(redirectedTo);
  if (before === redirectTarget(policy.document)?.lookup) return verdict;
  const others = verdict.verdict === 'refuse' ? verdict.reasons : [];
  return { verdict: 'refuse', because: verdict.because, reasons: [{ code: 'redirected-since' }, ...others] };
};

const end = (delivery: Delivery, ended: Delivery): Look => ({ look: 'moves', delivery: stillParked(delivery, ended) });
