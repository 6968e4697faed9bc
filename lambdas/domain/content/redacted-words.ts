import type { MailRequest } from '../../contract/mail-request.ts';
import type { Policy, Source } from '../../contract/policy.ts';
import { domainMatches } from '../address/domain-pattern.ts';
import { findLinks } from '../links/find-links.ts';
import { judgeLinks } from '../links/judge-links.ts';
import { registeredSender } from './sender.ts';

/** What leaves instead of a mail's content: a sentence and a link back to the application, and whose words they are. */
export type RedactedWords = {
  readonly of: 'request' | 'source' | 'generic';
  readonly subject: string;
  readonly text: string;
  readonly link: string;
};

/**
 * The words of a mail in redacted form: the request's own if they can be used, else its source's, else a sentence of
 * nothing but the policy's words.
 * @returns undefined where there is nowhere to link to
 */
export const redactedWords = (request: MailRequest, source: Source, policy: Policy): RedactedWords | undefined => {
  const { name, address } = registeredSender(source, policy);
  const sender = name ?? address.slice(address.lastIndexOf('@') + 1);
  const subject = `A message from ${sender}`;
  if (request.redacted !== undefined && isUsable(request.redacted, source)) {
    return { ...request.redacted, of: 'request', subject: request.redacted.subject ?? subject };
  }
  if (source.redacted !== undefined)
    return { ...source.redacted, of: 'source', subject: source.redacted.subject ?? subject };
  const host = source.linkDomains.find((pattern) => !pattern.startsWith('*.'));
  if (host === undefined) return undefined;
  return {
    of: 'generic',
    subject,
    text: `${sender} has a message for you. You can read it here:`,
    link: `https://${host}/`,
  };
};

/**
 * It says something, and leads back to the application and nowhere else, whatever the source's other links may do: the
 * link is read as text too, as a mail program looks for it.
 */
const isUsable = ({ subject, text, link }: NonNullable<MailRequest['redacted']>, { linkDomains }: Source): boolean => {
  const { hostname } = new URL(link);
  const said = [subject, text, link].flatMap((each) => findLinks(each, undefined));
  return (
    text.trim() !== '' &&
    linkDomains.some((pattern) => domainMatches(pattern, hostname)) &&
    judgeLinks(said, linkDomains).outside.length === 0
  );
};
