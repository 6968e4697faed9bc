import { principalId } from '../domain/identity/principal-id.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';

/** Whether an envelope was enqueued by a role whose envelopes are accepted. */
export const isFromTrustedRole = ({ senderId }: IncomingMessage, trustedRoleIds: readonly string[]): boolean => {
  const sender = principalId(senderId);
  return sender !== undefined && trustedRoleIds.includes(sender);
};

/** The source a mail is from, as a trusted role says; from anybody else it is only a claim. */
export const sourceOf = (message: IncomingMessage, trustedRoleIds: readonly string[]): string | undefined =>
  isFromTrustedRole(message, trustedRoleIds) ? message.groupId : undefined;
