import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { Told } from '../adapters/status-topic.ts';
import { OutageError } from '../contract/outage-error.ts';
import { type AppliedPolicy, policyEverywhereMilliseconds } from '../contract/policy.ts';
import type { HandedIn } from '../contract/redriven.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { isDecidedAnew } from '../domain/delivery/status.ts';
import { isNobodys } from '../domain/identity/identify-source.ts';
import type { ReadableIntake } from '../domain/intake/read-intake.ts';
import { decide } from '../domain/policy/decide.ts';
import type { Facts } from '../domain/policy/facts.ts';
import { recipientFacts } from '../domain/policy/recipient-facts.ts';
import { grantedPurpose } from '../domain/policy/registration.ts';
import type { Verdict } from '../domain/policy/verdict.ts';
import { limitsOf } from '../domain/quota/limits.ts';
import { carryOut } from './carry-out.ts';
import type { FilterDependencies } from './dependencies.ts';
import { type ExaminedAttachments, examineAttachments } from './examine-attachments.ts';
import { makeContents } from './make-content.ts';
import { parkHeld } from './park-held.ts';
import { parkRequests } from './park-requests.ts';
import { planSteps } from './plan-steps.ts';
import { type BatchLists, deliveryKeys } from './read-lists.ts';
import { type Answer, type RequestQuota, withoutQuota } from './take-batch-quotas.ts';
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

/** A request whose attachments have been read, and the facts it would be decided by if there were no quotas. */
export type Examined = {
  readonly intake: ReadableIntake;
  readonly attachments: ExaminedAttachments;
  readonly facts: Facts;
};

export const examineRequest = async (
  intake: ReadableIntake,
  policy: AppliedPolicy,
  lists: BatchLists,
  dependencies: FilterDependencies,
): Promise<Examined> => {
  const { message, source, request, messageId } = intake;
  // This worker's policy may be a moment older than release's, which has given up its place.
  if (message.handedIn?.sender === 'known' && isNobodys(source) && !isKnownEverywhere(message.handedIn, dependencies)) {
    throw new OutageError('policy', 'does not know yet whom release knows the sender of a request as');
  }
  const registered = source.known ? policy.document.sources[source.name] : undefined;
  const attachments = await examineAttachments(
    request.attachments ?? [],
    source.known ? source.name : undefined,
    (registered?.maxMegabytes ?? 0) * bytesPerMegabyte,
    dependencies.readUpload,
  );
  const existing = lists.deliveries.filter((delivery) => delivery.messageId === messageId);
  return {
    intake,
    attachments,
    facts: factsOf(intake, policy, lists, existing, attachments, withoutQuota, dependencies),
  };
};

/** Whether this worker knows whatever release knew. */
const isKnownEverywhere = ({ at }: HandedIn, { now }: Pick<FilterDependencies, 'now'>): boolean =>
  now() - at >= policyEverywhereMilliseconds;

/** Decides a request, records it in the ledger, and begins to tell its source what will not leave now. */
export const fileRequest = async (
  { intake, attachments }: Examined,
  policy: AppliedPolicy,
  lists: BatchLists,
  quota: Answer,
  dependencies: FilterDependencies,
): Promise<Filed> => {
  if ('outage' in quota) throw quota.outage;
  const { source, messageId } = intake;
  let existing: readonly Delivery[] = lists.deliveries.filter((delivery) => delivery.messageId === messageId);
  for (let plan = 0; plan < plansAtMost; plan += 1) {
    const facts = factsOf(intake, policy, lists, existing, attachments, quota, dependencies);
    const contentOf = makeContents(facts, messageId, attachments.pinned);
    const verdicts = decide(facts);
    // Somebody else's writes have made way for a mail that was not to leave when the batch was counted.
    if (isUncounted(facts, verdicts, quota)) throw new OutageError('ledger', 'changed after its mail was counted');
    const planned = planSteps(intake, facts, verdicts, existing, contentOf);
    const lane = grantedPurpose(facts)?.lane;
    const route = lane === undefined || !source.known ? undefined : { source: source.name, lane };
    const steps =
      route === undefined
        ? await parkRequests(planned, intake, facts.now, dependencies)
        : await parkHeld(planned, route, facts.now, dependencies);
    const deliveries = await carryOut(steps, dependencies);
    if (deliveries !== undefined) {
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
  quota: RequestQuota,
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
    ...(quota.cannotBeKept ? { cannotBeKept: true } : {}),
    recipients: intake.recipients.map((recipient) => {
      const exceeded = quota.exceeded.get(recipient.index);
      const decidedBefore = standing.has(recipient.index);
      return {
        ...recipientFacts(recipient, lists, { policy: policy.document, now: time, decidedBefore }),
        ...(exceeded === undefined ? {} : { quotasExceeded: [exceeded] }),
      };
    }),
  };
};

const isUncounted = (
  { policy, source, request, recipients }: Facts,
  verdicts: readonly Verdict[],
  { counted }: RequestQuota,
): boolean =>
  source.known &&
  request.dryRun !== true &&
  limitsOf(policy.document, { source: source.name, purpose: request.purpose }).length > 0 &&
  recipients.some(({ index }, place) => verdicts[place]?.verdict === 'send' && !counted.has(index));
