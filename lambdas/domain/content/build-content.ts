import { parseContentType, writeContentType } from '../../contract/content-type.ts';
import type { MailContent } from '../../contract/envelope.ts';
import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Policy, Purpose, Source } from '../../contract/policy.ts';
import { parseAddress } from '../address/parse-address.ts';
import { neutralMailbox } from './neutral-mailbox.ts';
import { chooseSender } from './sender.ts';
import { autoSubmitted, type ShownRecipient, shownTo, unsubscribeOf } from './shown-headers.ts';

/** Where an attachment's bytes are found again when the mail is composed. */
export type PinnedUpload = { readonly object: string; readonly versionId: string; readonly sha256: string };

/**
 * The content of a request's mail in complete form, the same for all of its recipients, unless it is redirected.
 * @param uploads - the pinned upload of each attachment that is one, by the attachment's index
 * @param redirected - whose copy it is, where all mail goes to one address: of the others nothing is shown
 * @throws when an attachment has neither bytes nor a pinned upload: a request decided `send` has one of them
 */
export const buildContent = (
  request: MailRequest,
  registered: { readonly policy: Policy; readonly source: Source; readonly purpose: Purpose },
  uploads: ReadonlyMap<number, PinnedUpload>,
  redirected?: ShownRecipient,
): MailContent => {
  const { from, replyTo } = chooseSender(request, registered.source, registered.policy);
  const only = redirected === undefined ? undefined : shownTo(redirected);
  return {
    version: 1,
    from: wire(from),
    replyTo: replyTo.map(wire),
    to: only === undefined ? addresses(request.to, registered.policy) : [{ address: only.address }],
    cc: only === undefined ? addresses(request.cc, registered.policy) : [],
    subject: request.subject,
    ...(request.text === undefined ? {} : { text: request.text }),
    ...(request.html === undefined ? {} : { html: request.html }),
    headers: { ...withAutoSubmitted(request.headers ?? {}, registered.purpose), ...only?.headers },
    ...unsubscribeOf(registered.purpose),
    attachments: (request.attachments ?? []).map(({ filename, contentType, contentId, data }, index) => ({
      filename,
      contentType: rewritten(contentType),
      ...(contentId === undefined ? {} : { contentId }),
      content: data === undefined ? pinned(uploads, index) : { base64: data },
    })),
  };
};

/** Recipients to show. What is no address stays out of the mail: it is refused as a recipient. */
const addresses = (mailboxes: readonly RequestedMailbox[] = [], policy: Policy): RequestedMailbox[] =>
  mailboxes
    .filter(({ address }) => parseAddress(address).ok)
    .map((mailbox) => wire(neutralMailbox(mailbox, policy).mailbox));

/** The address as it goes on the wire (A-labels). */
const wire = ({ address, name }: RequestedMailbox): RequestedMailbox => {
  const parsed = parseAddress(address);
  return { address: parsed.ok ? parsed.address.mailbox : address, ...(name === undefined ? {} : { name }) };
};

/** Type and parameters as they were read, and nothing else that the text may hold. */
const rewritten = (contentType: string): string => {
  const parsed = parseContentType(contentType);
  if (parsed === undefined) throw new Error('an attachment has a content type that no request may have');
  return writeContentType(parsed);
};

const pinned = (uploads: ReadonlyMap<number, PinnedUpload>, index: number): PinnedUpload => {
  const upload = uploads.get(index);
  if (upload === undefined) throw new Error(`attachment ${index} has neither data nor a pinned upload`);
  return upload;
};

const withAutoSubmitted = (headers: Readonly<Record<string, string>>, purpose: Purpose): Record<string, string> => {
  const isSet = Object.keys(headers).some((name) => name.toLowerCase() === 'auto-submitted');
  return isSet ? { ...headers } : { ...headers, ...autoSubmitted(purpose) };
};
