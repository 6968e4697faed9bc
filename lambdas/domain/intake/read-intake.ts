import { type MailRequest, mailRequestLimits } from '../../contract/mail-request.ts';
import type { Malformed } from '../../contract/malformed.ts';
import { parseMailRequest, type UnreadableRequest } from '../../contract/parse-mail-request.ts';
import type { AppliedPolicy } from '../../contract/policy.ts';
import type { HandedIn } from '../../contract/redriven.ts';
import { type IdentifiedSource, identifySource } from '../identity/identify-source.ts';
import { messageId, unknownOwner } from '../identity/message-id.ts';
import { requestHash } from '../identity/request-hash.ts';
import { type ListedRecipient, listRecipients } from '../policy/list-recipients.ts';

/** What was received from an intake queue. */
export type IntakeMessage = {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** RoleId or UserId of who enqueued it, where SQS names an IAM principal. */
  readonly principal: string | undefined;
  /** Release has handed it in: its sender is a source's now, or it was given up and is to be decided after all. */
  readonly handedIn?: HandedIn;
};

/** Who an intake message is from, and whom it is for. */
type Received = {
  readonly message: Pick<IntakeMessage, 'id' | 'sentAt' | 'handedIn'>;
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
  /** As it was received. */
  readonly body: string;
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
export const readIntake = (message: IntakeMessage, principalIds: AppliedPolicy['principalIds']): Intake => {
  const parsed = parseMailRequest(message.body);
  const principal = message.principal ?? 'unknown';
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
    body: message.body,
    recipients: listRecipients(request),
    request,
    problems,
    messageId: messageId(owner, (problems.length === 0 ? request.idempotencyKey : undefined) ?? message.id),
    requestHash: requestHash(request),
  };
};
