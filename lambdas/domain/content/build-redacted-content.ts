import type { MailContent } from '../../contract/envelope.ts';
import type { Policy, Purpose, Source } from '../../contract/policy.ts';
import type { RedactedWords } from './redacted-words.ts';
import { registeredSender } from './sender.ts';
import { autoSubmitted, type ShownRecipient, shownTo, unsubscribeOf } from './shown-headers.ts';

/**
 * The content of one recipient's mail in redacted form. It is not given the request, so that nothing of it can get in:
 * who the mail is from is the policy's word, and what it says are the words that were chosen for it.
 */
export const buildRedactedContent = (
  words: RedactedWords,
  { policy, source, purpose }: { readonly policy: Policy; readonly source: Source; readonly purpose: Purpose },
  recipient: ShownRecipient,
  messageId: string,
): MailContent => {
  const { address, headers } = shownTo(recipient);
  return {
    version: 1,
    from: registeredSender(source, policy),
    replyTo: [],
    to: [{ address }],
    cc: [],
    subject: words.subject,
    text: withLink(words),
    headers: { ...autoSubmitted(purpose), ...headers, 'X-Postern-ID': messageId },
    ...unsubscribeOf(purpose),
    attachments: [],
  };
};

/** The link on a line of its own, unless the text has it. */
const withLink = ({ text, link }: RedactedWords): string =>
  text.split(/\s+/).includes(link) ? text : `${text.trimEnd()}\n\n${link}\n`;
