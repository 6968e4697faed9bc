import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { RequestedAttachment } from '../../lambdas/contract/mail-request.ts';
import {
  type ParsedMailRequest,
  parseMailRequest,
  type UnreadableRequest,
} from '../../lambdas/contract/parse-mail-request.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import type { Audience } from '../../lambdas/contract/policy-words.ts';
import { identifySource } from '../../lambdas/domain/identity/identify-source.ts';
import { messageId } from '../../lambdas/domain/identity/message-id.ts';
import { requestHash } from '../../lambdas/domain/identity/request-hash.ts';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import { decide } from '../../lambdas/domain/policy/decide.ts';
import type { AttachmentFacts } from '../../lambdas/domain/policy/facts.ts';
import { listRecipients } from '../../lambdas/domain/policy/list-recipients.ts';
import { problemReason } from '../../lambdas/domain/policy/problem-reason.ts';
import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import { type Lists, recipientFacts } from '../../lambdas/domain/policy/recipient-facts.ts';
import type { Stop } from '../../lambdas/domain/policy/stop.ts';
import { reasonsOf, type Verdict } from '../../lambdas/domain/policy/verdict.ts';
import { laneOfPurpose } from '../enqueue/choose-door.ts';
import type { Assumption, CheckedRecipient, CheckedRequest } from './checked-request.ts';
import type { OfflineSender } from './offline-sender.ts';

/** What stands in for everything the filter would look up. */
export type OfflineFacts = {
  readonly policy: Policy;
  readonly source: string;
  readonly sender: OfflineSender;
  readonly lists: Lists;
  readonly stops: readonly Stop[];
  /** Undefined: the lane of each request's purpose. */
  readonly door?: Lane;
  /** Which rules of the allow-list admit where the policy does not say. */
  readonly defaultAudience: Audience;
  /** The time of receipt and of the decision, in milliseconds since the epoch. */
  readonly now: number;
};

/** The policy in files has not been applied: it has no version yet. */
const notApplied = 0;

/** SQS takes no message above this: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const longestBodyBytes = 1024 * 1024;

/**
 * Decides one request as the filter would, on its own: an idempotency key is never a used one. Never throws, whatever
 * the body is.
 * @param body - what would be put on the intake queue, in UTF-8
 */
export const checkRequest = async (body: Uint8Array, facts: OfflineFacts): Promise<CheckedRequest> => {
  const parsed = parseBody(body);
  return parsed.readable ? decideRequest(body, parsed, facts) : refuseUnreadable(body, parsed.unreadable, facts);
};

const parseBody = (body: Uint8Array): ParsedMailRequest => {
  const refuse = (problem: string, limit?: number): ParsedMailRequest => ({
    readable: false,
    unreadable: { problems: [{ field: '', problem, ...(limit === undefined ? {} : { limit }) }], recipients: [] },
  });
  if (body.length > longestBodyBytes) return refuse('too-long', longestBodyBytes);
  try {
    return parseMailRequest(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('not-utf-8');
  }
};

/** Refused for every recipient that can be read. Without SQS its bytes stand in for the id it would have there. */
const refuseUnreadable = (
  body: Uint8Array,
  { problems, recipients, source: claimed }: UnreadableRequest,
  { source, sender }: OfflineFacts,
): CheckedRequest => {
  const identified = identifySource(sender.principalIds, sender.principal, claimed);
  const malformed = problems.map(problemReason);
  const verdict = {
    verdict: 'refuse',
    because: [{ code: 'policy', version: notApplied }],
    reasons: [...malformed, ...(identified.known ? [] : [identified.reason])],
  } as const;
  return {
    messageId: messageId(source, sha256(body)),
    problems: malformed,
    recipients: listRecipients({ to: recipients.map((address) => ({ address })) }).map(({ given }) => ({
      recipient: given.address,
      ...verdict,
    })),
  };
};

const decideRequest = async (
  body: Uint8Array,
  { request, problems }: Extract<ParsedMailRequest, { readable: true }>,
  { policy, source, sender, lists, stops, door, defaultAudience, now }: OfflineFacts,
): Promise<CheckedRequest> => {
  const attachments = await Promise.all((request.attachments ?? []).map(readAttachment));
  const recipients = listRecipients(request).map((recipient) =>
    recipientFacts(recipient, lists, { policy, now, decidedBefore: false }),
  );
  const verdicts = decide({
    now,
    receivedAt: now,
    defaultAudience,
    door: door ?? laneOfPurpose(policy, request.purpose) ?? 'standard',
    policy: { version: notApplied, document: policy },
    principal: sender.principal,
    source: identifySource(sender.principalIds, sender.principal, request.source),
    request,
    stops,
    problems,
    attachments,
    recipients,
  });
  const checked = recipients.flatMap((recipient, index): readonly CheckedRecipient[] => {
    const verdict = verdicts[index];
    return verdict === undefined ? [] : [checkedRecipient(recipient.given.address, verdict)];
  });
  const assumptions = attachments.flatMap((attachment, index): readonly Assumption[] =>
    attachment.found ? [] : [{ code: 'upload-not-read', attachment: index }],
  );
  const key = problems.length === 0 ? (request.idempotencyKey ?? requestHash(request)) : sha256(body);
  return {
    messageId: messageId(source, key),
    problems: (checked[0]?.reasons ?? []).filter(isAboutRequest),
    ...(assumptions.length === 0 ? {} : { assumptions }),
    recipients: checked,
  };
};

const checkedRecipient = (recipient: string, verdict: Verdict): CheckedRecipient => ({
  recipient,
  verdict: verdict.verdict,
  ...(verdict.verdict === 'refuse' ? {} : { form: verdict.form }),
  because: verdict.because,
  reasons: reasonsOf(verdict),
  ...(verdict.verdict === 'send' && verdict.wouldRefuse !== undefined ? { wouldRefuse: verdict.wouldRefuse } : {}),
});

const isAboutRequest = ({ code }: Reason): boolean => code === 'malformed' || code === 'not-supported-yet';

const readAttachment = async ({ data }: RequestedAttachment): Promise<AttachmentFacts> => {
  if (data === undefined) return { found: false, because: 'not-read' };
  // Only now: most requests have no attachment, and the library takes longer to load than a request to decide.
  const { recogniseAttachment } = await import('../../lambdas/domain/content/recognise-attachment.ts');
  const bytes = Buffer.from(data, 'base64');
  return { found: true, bytes: bytes.length, content: await recogniseAttachment(bytes) };
};
