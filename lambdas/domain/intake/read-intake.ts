import { type MailRequest, mailRequestLimits } from '../contract/mail-request.ts';
import { parseMailRequest, type UnreadableRequest } from '../contract/parse-mail-request.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import { type IdentifiedSource, identifySource } from '../domain/identity/identify-source.ts';
import { messageId, unknownOwner } from '../domain/identity/message-id.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { requestHash } from '../domain/identity/request-hash.ts';
import { type ListedRecipient, listRecipients } from '../domain/policy/list-recipients.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';

/** Who an intake message is from, and whom it is for. */
type Received = {
  readonly message: IncomingMessage;
  /** RoleId or UserId; `unknown` where SQS names no IAM principal. */
  readonly principal: string;
  readonly source: IdentifiedSource;
  /** All of them; only the first `recordedRecipients` get a ledger item. */
  readonly recipients: readonly ListedRecipient[];
  /**
   * The id made from the message's own id: what is refused without using up the request's key is recorded under it.
   */
  readonly ownMessageId: string;
};

export type ReadableIntake = Received & {
  readonly request: MailRequest;
  readonly messageId: string;
  readonly requestHash: string;
};

export type UnreadableIntake = Received & { readonly unreadable: UnreadableRequest };

export type Intake = ReadableIntake | UnreadableIntake;

export const isReadable = (intake: Intake): intake is ReadableIntake => 'request' in intake;

/** A request has at most so many recipients; of one with more, which is refused, so many are recorded. */
export const recordedRecipients = mailRequestLimits.recipients;

/** Parses and authenticates an intake message. */
export const readIntake = (message: IncomingMessage, principalIds: AppliedPolicy['principalIds']): Intake => {
  const parsed = parseMailRequest(message.body);
  const principal = principalId(message.senderId) ?? 'unknown';
  const claimed = parsed.ok ? parsed.request.source : parsed.unreadable.source;
  const source = identifySource(principalIds, principal, claimed);
  const owner = source.known ? source.name : unknownOwner(principal);
  const received = { message, principal, source, ownMessageId: messageId(owner, message.id) };
  if (!parsed.ok) {
    const to = parsed.unreadable.recipients.map((address) => ({ address }));
    return { ...received, recipients: listRecipients({ to }), unreadable: parsed.unreadable };
  }
  const { request } = parsed;
  return {
    ...received,
    recipients: listRecipients(request),
    request,
    messageId: messageId(owner, request.idempotencyKey ?? message.id),
    requestHash: requestHash(request),
  };
};
