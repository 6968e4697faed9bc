import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { Told } from '../adapters/status-topic.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { isDecidedAnew } from '../domain/delivery/status.ts';
import type { ReadableIntake } from '../domain/intake/read-intake.ts';
import { decide } from '../domain/policy/decide.ts';
import type { Facts } from '../domain/policy/facts.ts';
import { recipientFacts } from '../domain/policy/recipient-facts.ts';
import { grantedPurpose } from '../domain/policy/registration.ts';
import { carryOut } from './carry-out.ts';
import type { FilterDependencies } from './dependencies.ts';
import { type ExaminedAttachments, examineAttachments } from './examine-attachments.ts';
import { makeContents } from './make-content.ts';
import { parkHeld } from './park-held.ts';
import { planSteps } from './plan-steps.ts';
import { type BatchLists, deliveryKeys } from './read-lists.ts';
import { writeEnvelopes } from './write-envelopes.ts';

/** Being overtaken twice in a row is rare; more often means that something else is wrong. */
const plansAtMost = 3;

const bytesPerMegabyte = 1024 * 1024;

/** What a request has come to: the ledger knows of all of it. */
export type Filed = {
  /** To be enqueued. */
  readonly envelopes: readonly OutboundMessage[];
  /** Being told to its source: no mail waits for that. */
  readonly telling: Promise<Told>;
};

/** Decides a request, records it in the ledger, and begins to tell its source what will not leave now. */
export const fileRequest = async (
  intake: ReadableIntake,
  policy: AppliedPolicy,
  lists: BatchLists,
  dependencies: FilterDependencies,
): Promise<Filed> => {
  const { source, request, messageId } = intake;
  const registered = source.known ? policy.document.sources[source.name] : undefined;
  const attachments = await examineAttachments(
    request.attachments ?? [],
    source.known ? source.name : undefined,
    (registered?.maxMegabytes ?? 0) * bytesPerMegabyte,
    dependencies.readUpload,
  );

  let existing: readonly Delivery[] = lists.deliveries.filter((delivery) => delivery.messageId === messageId);
  for (let plan = 0; plan < plansAtMost; plan += 1) {
    const facts = factsOf(intake, policy, lists, existing, attachments, dependencies);
    const contentOf = makeContents(facts, messageId, attachments.pinned);
    const planned = planSteps(intake, facts, decide(facts), existing, contentOf);
    const lane = grantedPurpose(facts)?.lane;
    const route = lane === undefined || !source.known ? undefined : { source: source.name, lane };
    const steps = route === undefined ? planned : await parkHeld(planned, route, facts.now, dependencies);
    if (await carryOut(steps, dependencies)) {
      const deliveries = steps.map(({ delivery }) => delivery);
      // Also what an earlier receipt recorded: it may have ended before anybody was told.
      const telling = dependencies.tellSources(deliveries);
      const envelopes = route === undefined ? [] : await writeEnvelopes(steps, route, dependencies.putContent);
      return { envelopes, telling };
    }
    existing = await dependencies.ledger.getEach(deliveryKeys(intake));
  }
  throw new OutageError('ledger', 'changed under every plan');
};

const factsOf = (
  intake: ReadableIntake,
  policy: AppliedPolicy,
  lists: BatchLists,
  existing: readonly Delivery[],
  attachments: ExaminedAttachments,
  { now, door, defaultAudience }: Pick<FilterDependencies, 'now' | 'door' | 'defaultAudience'>,
): Facts => {
  const { message, principal, source, request, problems, messageId } = intake;
  // What an earlier receipt of this very message recorded is no use of the key by somebody else.
  const others = existing.filter(({ intakeMessageId }) => intakeMessageId !== message.id);
  const sameRequest = others.every(({ requestHash }) => requestHash === intake.requestHash);
  const standing = new Set(others.filter((each) => !isDecidedAnew(each)).map(({ recipientIndex }) => recipientIndex));
  const time = now();
  return {
    now: time,
    receivedAt: message.sentAt,
    door,
    defaultAudience,
    policy: { version: policy.version, document: policy.document },
    principal,
    source,
    request,
    stops: lists.stops,
    problems,
    attachments: attachments.facts,
    ...(others.length === 0 ? {} : { firstUse: { messageId, sameRequest } }),
    recipients: intake.recipients.map((recipient) =>
      recipientFacts(recipient, lists, {
        policy: policy.document,
        now: time,
        decidedBefore: standing.has(recipient.index),
      }),
    ),
  };
};
