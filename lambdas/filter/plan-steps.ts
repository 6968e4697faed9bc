import type { Delivery } from '../domain/delivery/delivery.ts';
import { formOf } from '../domain/delivery/form-of.ts';
import { isDecidedAnew } from '../domain/delivery/status.ts';
import { decidedAnew } from '../domain/delivery/transitions.ts';
import { comesBack } from '../domain/intake/comes-back.ts';
import { type ReadableIntake, recordedRecipients } from '../domain/intake/read-intake.ts';
import type { Facts } from '../domain/policy/facts.ts';
import type { ReasonCode } from '../domain/policy/reason.ts';
import type { Verdict } from '../domain/policy/verdict.ts';
import type { Content, ContentOf } from './make-content.ts';
import { newDelivery } from './new-delivery.ts';

/** What is to be done about one recipient of a request. `delivery` is its ledger item afterwards. */
export type Step = Outgoing &
  (
    | {
        /**
         * Write a new item. `claims`: it makes the request's id this message's; if somebody else was first, the request
         * has to be looked at again. Otherwise an item that is there already was written on an earlier receipt of the
         * message.
         */
        readonly step: 'record';
        readonly claims: boolean;
      }
    /** Decide a delivery again that ended without sending, or whose content cannot be made again. */
    | { readonly step: 'replace'; readonly previous: Delivery }
    /** Recorded on an earlier receipt of this message: the verdict stands. */
    | { readonly step: 'keep' }
  );

type Outgoing = {
  readonly delivery: Delivery;
  /** What it carries if it is on its way. */
  readonly content?: Content | undefined;
};

/** Refusals that leave the request's key to its first or its right use: they are recorded under the message's own id. */
const leavesTheKeyAlone: ReadonlySet<ReasonCode> = new Set([
  'malformed',
  'not-supported-yet',
  'duplicate',
  'idempotency-key-reused',
]);

/**
 * The steps for a request, one for each recipient that is recorded.
 * @param verdicts - one for each of `facts.recipients`
 * @param existing - what the ledger holds under the request's id
 * @param contentOf - contents as they can be made now
 */
export const planSteps = (
  intake: ReadableIntake,
  facts: Facts,
  verdicts: readonly Verdict[],
  existing: readonly Delivery[],
  contentOf: ContentOf,
): readonly Step[] =>
  facts.recipients.slice(0, recordedRecipients).map((recipient, place) => {
    const verdict = verdicts[place];
    if (verdict === undefined) throw new Error('a recipient was left without a verdict');
    const content = verdict.verdict === 'refuse' ? undefined : contentOf(recipient, verdict.form);
    const delivery = newDelivery(intake, recipient, verdict, facts, content?.hash);
    const previous = existing.find(({ recipientIndex }) => recipientIndex === recipient.index);

    if (previous !== undefined && comesBack(intake, previous)) return decideAnew(previous, delivery, content);
    if (previous?.intakeMessageId === intake.message.id) {
      // A mail on its way is enqueued again only with the very content it was decided with: envelopes with any other
      // are refused. A policy or an upload that has changed meanwhile makes it another mail, to be decided as such.
      const standing = contentOf(recipient, formOf(previous) ?? 'redacted');
      const stands = previous.state !== 'queued' || previous.contentHash === standing?.hash;
      return stands ? { step: 'keep', delivery: previous, content: standing } : decideAnew(previous, delivery, content);
    }
    if (verdict.verdict === 'refuse' && verdict.reasons.some(({ code }) => leavesTheKeyAlone.has(code))) {
      return { step: 'record', delivery: { ...delivery, messageId: intake.ownMessageId }, claims: false };
    }
    if (previous === undefined) return { step: 'record', delivery, claims: true, content };
    if (!isDecidedAnew(previous)) throw new Error('a delivery that stands was not found to be a duplicate');
    return decideAnew(previous, delivery, content);
  });

const decideAnew = (previous: Delivery, delivery: Delivery, content: Content | undefined): Step => ({
  step: 'replace',
  previous,
  delivery: decidedAnew(previous, delivery),
  content,
});
