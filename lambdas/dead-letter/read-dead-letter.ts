import { type DeadLetter, deadLetterAttributes } from '../contract/dead-letter.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { asFirstSent } from '../domain/intake/redriven.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';

/** What SQS moved by itself was received as often as its queue allows: no function had the chance to say more. */
const movedBySqs = 'ReceivedTooOften';

/**
 * What was given up on, from a message of a dead-letter queue. What a function of ours says of it stands in message
 * attributes; those of anybody else say nothing, because SQS keeps what a source has set when it moves a message.
 */
export const readDeadLetter = (message: IncomingMessage, trustedRoleIds: readonly string[]): DeadLetter => {
  const { id, body, sentAt, senderId, attributes = {} } = message;
  const sender = principalId(senderId);
  const said = attributes[deadLetterAttributes.messageId];
  if (said === undefined || sender === undefined || !trustedRoleIds.includes(sender)) {
    // What release handed in is about the message that came first, also where no function ever received it.
    const first = asFirstSent({ id, body, sentAt, ...(senderId === undefined ? {} : { senderId }) }, trustedRoleIds);
    const principal = first.body === body ? sender : principalId(first.senderId);
    return { body: first.body, messageId: first.id, sentAt: first.sentAt, error: movedBySqs, principal };
  }
  const sentAtSaid = Number(attributes[deadLetterAttributes.sentAt]);
  return {
    body,
    messageId: said,
    sentAt: Number.isSafeInteger(sentAtSaid) ? sentAtSaid : sentAt,
    error: attributes[deadLetterAttributes.error] ?? 'unknown',
    principal: attributes[deadLetterAttributes.principal],
    source: attributes[deadLetterAttributes.source],
  };
};
