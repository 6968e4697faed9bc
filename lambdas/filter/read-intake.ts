import { type MailRequest, mailRequestLimits } from '../contract/mail-request.ts';
import type { Malformed } from '../contract/malformed.ts';
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
  /** With any the request is what is left of one, to be refused under the message's own id. */
  readonly problems: readonly Malformed[];
  readonly messageId: string;
  readonly requestHash: string;
};

export type UnreadableIntake = Received & { readonly unreadable: UnreadableRequest };

export type Intake = ReadableIntake | UnreadableIntake;

export const isReadable = (intake: Intake): intake is ReadableIntake => 'request' in intake;

export const { recordedRecipients } = mailRequestLimits;

/** Parses and authenticates an intake message. */
export const readIntake = (message: IncomingMessage, principalIds: AppliedPolicy['principalIds']): Intake => {
  const parsed = parseMailRequest(message.body);
  const principal = principalId(message.senderId) ?? 'unknown';
  const claimed = parsed.readable ? parsed.request.source : parsed.unreadable.source;
  const source = identifySource(principalIds, principal, claimed);
  const owner = source.known ? source.name : unknownOwner(principal);
  const received = { message, principal, source, ownMessageId: messageId(owner, message.id) };
  if (!parsed.readable) {
    const to = parsed.unreadable.recipients.map((address) => ({ address }));
    return { ...received, recipients: listRecipients({ to }), unreadable: parsed.unreadable };
  }
  const { request, problems } = parsed;
  return {
    ...received,
    recipients: listRecipients(request),
    request,
    problems,
    messageId: messageId(owner, (problems.length === 0 ? request.idempotencyKey : undefined) ?? message.id),
    requestHash: requestHash(request),
  };
};
