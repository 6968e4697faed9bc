import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mailRequestLimits } from '../../lambdas/contract/mail-request.ts';
import { parseMailRequest } from '../../lambdas/contract/parse-mail-request.ts';
import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { identifySource } from '../../lambdas/domain/identity/identify-source.ts';
import { messageId, unknownOwner } from '../../lambdas/domain/identity/message-id.ts';
import { listRecipients } from '../../lambdas/domain/policy/list-recipients.ts';
import { callerPrincipal } from '../aws/caller-principal.ts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import type { Target } from '../aws/target.ts';

/** Who enqueues. */
export type Sender = {
  readonly source: string;
  /** On the local stack: the role to act as. */
  readonly role?: string;
  /** In force, where the sender may read it: says whether the request will be known as its source's. */
  readonly policy?: AppliedPolicy;
};

/** A request on the intake queue, and where in the ledger to look for what becomes of it. */
export type EnqueuedRequest = {
  /** The id of the request in everything Postern says about it. */
  readonly messageId: string;
  /** The id under which it is recorded instead if it is refused for what it is: malformed, or its key was used before. */
  readonly ownMessageId: string;
  readonly intakeMessageId: string;
  /** How many deliveries it leads to. */
  readonly deliveries: number;
};

/**
 * Puts a request on the intake queue, as its source would. It is sent as it is: what is wrong with it is for the filter
 * to say.
 */
export const enqueueRequest = async (
  target: Target,
  queueUrl: string,
  body: string,
  sender: Sender,
): Promise<EnqueuedRequest> => {
  const parsed = parseMailRequest(body);
  const owner = await ownerOf(target, sender, parsed.readable ? parsed.request.source : parsed.unreadable.source);
  const sqs = new SQSClient(clientConfiguration(target, sender.role));
  const { MessageId: intakeMessageId } = await sqs.send(
    // SQS is fair between groups.
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageGroupId: sender.source }),
  );
  if (intakeMessageId === undefined) throw new Error('SQS took the request and gave it no id');
  const ownMessageId = messageId(owner, intakeMessageId);
  const recipients = listRecipients(
    parsed.readable ? parsed.request : { to: parsed.unreadable.recipients.map((address) => ({ address })) },
  );
  return {
    messageId:
      parsed.readable && parsed.problems.length === 0
        ? messageId(owner, parsed.request.idempotencyKey ?? intakeMessageId)
        : ownMessageId,
    ownMessageId,
    intakeMessageId,
    // One at least, also where no recipient can be read; and no more than are recorded of a request that has too many.
    deliveries: Math.min(Math.max(recipients.length, 1), mailRequestLimits.recordedRecipients),
  };
};

/** Whose request it will be taken for: part of its id. */
const ownerOf = async (
  target: Target,
  { source, role, policy }: Sender,
  claimed: string | undefined,
): Promise<string> => {
  if (policy === undefined) return source;
  const principal = await callerPrincipal(target, role);
  const identified = identifySource(policy.principalIds, principal, claimed);
  return identified.known ? identified.name : unknownOwner(principal);
};
