import { sameMailbox } from '../domain/address/same-mailbox.ts';
import { chooseSender, registeredSender } from '../domain/content/sender.ts';
import type { Decision, Delivery, DeliveryState } from '../domain/delivery/delivery.ts';
import { stateOfRefusal } from '../domain/delivery/transitions.ts';
import { validUntil } from '../domain/delivery/valid-until.ts';
import type { ReadableIntake, UnreadableIntake } from '../domain/intake/read-intake.ts';
import { nameOf, received } from '../domain/intake/received.ts';
import { strangersMaxAgeSeconds } from '../domain/intake/strangers.ts';
import type { Facts, RecipientFacts } from '../domain/policy/facts.ts';
import { problemReason } from '../domain/policy/problem-reason.ts';
import { grantedPurpose, registeredSource } from '../domain/policy/registration.ts';
import { awaitsAdoption } from '../domain/policy/stranger.ts';
import type { Form, Verdict } from '../domain/policy/verdict.ts';

/**
 * The ledger item of a delivery that is decided for the first time.
 * @param contentHash - undefined where no content can be made
 * @throws Error for a verdict to send what cannot be made
 */
export const newDelivery = (
  intake: ReadableIntake,
  recipient: RecipientFacts,
  verdict: Verdict,
  facts: Facts,
  contentHash: string | undefined,
): Delivery => {
  const { request } = intake;
  const purpose = grantedPurpose(facts);
  const isAdoptable = awaitsAdoption(facts);
  const maxAge = isAdoptable ? strangersMaxAgeSeconds : purpose?.maxAge;
  const end = validUntil(facts.receivedAt, request.expiresAt, maxAge);
  return {
    messageId: intake.messageId,
    recipientIndex: recipient.index,
    ...nameOf(recipient),
    ...received(intake),
    purpose: request.purpose,
    ...(purpose === undefined ? {} : { lane: purpose.lane }),
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(request.tags === undefined ? {} : { tags: request.tags }),
    ...(request.dryRun === undefined ? {} : { dryRun: request.dryRun }),
    requestHash: intake.requestHash,
    // What a request says that nobody knows the sender of becomes a mail's content only once somebody does.
    ...(verdict.verdict === 'refuse' || isAdoptable
      ? {}
      : { ...replacedFrom(facts, verdict.form), contentHash: known(contentHash) }),
    ...(recipient.redirectedTo === undefined ? {} : { redirectedTo: recipient.redirectedTo.mailbox }),
    ...(Number.isFinite(end.at) ? { validUntil: new Date(end.at).toISOString(), validUntilBy: end.by } : {}),
    ...(purpose?.whenUnsure === 'resend' ? { whenUnsure: 'resend' as const } : {}),
    ...(purpose === undefined ? {} : { blockedBy: purpose.blockedBy }),
    ...decided(verdict, stateAfter(verdict, request.dryRun === true), facts.now, request.dryRun),
  };
};

/**
 * The ledger items of a message that is no request: one for each recipient that could be read, or else a single one.
 * @param now - milliseconds since the epoch
 */
export const refusedDeliveries = (
  intake: UnreadableIntake,
  policyVersion: number,
  now: number,
): readonly Delivery[] => {
  const { purpose, reference } = intake.unreadable;
  const shared = {
    messageId: intake.ownMessageId,
    ...received(intake),
    ...(purpose === undefined ? {} : { purpose }),
    ...(reference === undefined ? {} : { reference }),
    ...decided(refusal(intake, policyVersion), 'refused', now),
  };
  if (intake.recipients.length === 0) return [{ ...shared, recipientIndex: 0 }];
  return intake.recipients.map((recipient) => ({ ...shared, recipientIndex: recipient.index, ...nameOf(recipient) }));
};

const refusal = ({ unreadable, source }: UnreadableIntake, policyVersion: number): Verdict => {
  const [first, ...others] = unreadable.problems.map(problemReason);
  return {
    verdict: 'refuse',
    because: [{ code: 'policy', version: policyVersion }],
    reasons: [
      first ?? { code: 'malformed', field: '', problem: 'invalid-value' },
      ...others,
      ...(source.known ? [] : [source.reason]),
    ],
  };
};

/** The From that was asked for, where the mail has another: it was rewritten, or the mail is in redacted form. */
const replacedFrom = (facts: Facts, form: Form): Pick<Delivery, 'originalFrom'> => {
  const { request, policy } = facts;
  const source = registeredSource(facts);
  if (request.from === undefined || source === undefined) return {};
  const { address } =
    form === 'redacted'
      ? registeredSender(source, policy.document)
      : chooseSender(request, source, policy.document).from;
  return sameMailbox(address, request.from.address) ? {} : { originalFrom: request.from.address };
};

/** Whatever keeps content from being made is an objection, too. */
const known = (contentHash: string | undefined): string => {
  if (contentHash === undefined) throw new Error('a mail was decided to be sent that cannot be composed');
  return contentHash;
};

const stateAfter = (verdict: Verdict, isDryRun: boolean): DeliveryState => {
  switch (verdict.verdict) {
    case 'send':
      return isDryRun ? 'dry-run' : 'queued';
    case 'hold':
      return isDryRun ? 'dry-run' : 'held';
    case 'defer':
      return isDryRun ? 'dry-run' : 'deferred';
    case 'refuse':
      return stateOfRefusal(verdict);
  }
};

const decided = (verdict: Verdict, state: DeliveryState, now: number, isDryRun = false) => ({
  decisions: [
    {
      at: new Date(now).toISOString(),
      by: 'filter',
      ...(isDryRun ? { dryRun: true } : {}),
      ...verdict,
    } satisfies Decision,
  ],
  state,
  attempt: 0,
  attempts: [],
  events: {},
});
