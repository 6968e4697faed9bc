import { type HandedIn, readRedriven } from '../../contract/redriven.ts';
import { principalId } from '../identity/principal-id.ts';

/** What of a message from an intake queue says who sent what, and when. */
type Sent = {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly senderId?: string;
  /** Release has handed it in for who sent it first. */
  readonly handedIn?: HandedIn;
};

/**
 * A message as its first sender sent it. What release hands in is about somebody else's message: it is taken for that one,
 * with its id, sender and age. Release itself is nobody's source: whatever else comes from its role comes from nobody.
 * What anybody else sends is what it is, whatever it looks like.
 * @param trustedRoleIds - that of release
 */
export const asFirstSent = <Message extends Sent>(message: Message, trustedRoleIds: readonly string[]): Message => {
  const { senderId, ...rest } = message;
  const sender = principalId(senderId);
  if (sender === undefined || !trustedRoleIds.includes(sender)) return message;
  const redriven = readRedriven(message.body);
  if (redriven === undefined) return rest as Message;
  const { sqsMessageId: id, principal, sentAt, body, sender: whose } = redriven;
  const handedIn: HandedIn = { sender: whose ?? 'known', at: message.sentAt };
  return { ...message, id, body, senderId: principal, sentAt: Date.parse(sentAt), handedIn };
};
