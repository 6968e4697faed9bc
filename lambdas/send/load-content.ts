import { type MailContent, mailContents, type OutboundEnvelope } from '../contract/envelope.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import type { LoadedContent } from './compose-message.ts';
import type { SendDependencies } from './dependencies.ts';

/**
 * The content an envelope carries or points to. Undefined if it is not what was decided.
 * @param contentHash - the ledger's: an envelope is an address, not authority
 * @throws Error when it is what was decided, but not a content that this version of the function knows
 */
export const loadContent = async (
  { content, object }: OutboundEnvelope,
  contentHash: string | undefined,
  getContent: SendDependencies['getContent'],
): Promise<MailContent | undefined> => {
  const text = content ?? (object === undefined ? '' : await getContent(object));
  if (sha256(text) !== contentHash) return undefined;
  const read = mailContents.read(JSON.parse(text));
  if (read === undefined) throw new Error('the content of an envelope is of no version that is known');
  return read;
};

/** Whether composing the mail takes uploads, each of which may be tens of megabytes. */
export const isHeavy = ({ attachments }: MailContent): boolean =>
  attachments.some(({ content }) => 'object' in content);

/** @throws Error when an upload is not there any more, or not what it was when the mail was decided */
export const loadAttachments = async (
  content: MailContent,
  readUpload: SendDependencies['readUpload'],
): Promise<LoadedContent> => {
  const attachments: LoadedContent['attachments'][number][] = [];
  for (const { content: carried, ...attachment } of content.attachments) {
    attachments.push({ ...attachment, bytes: await bytesOf(carried, readUpload) });
  }
  return { ...content, attachments };
};

const bytesOf = async (
  carried: MailContent['attachments'][number]['content'],
  readUpload: SendDependencies['readUpload'],
): Promise<Uint8Array> => {
  if ('base64' in carried) return Buffer.from(carried.base64, 'base64');
  const { object: key, versionId, sha256: pinnedHash } = carried;
  const upload = await readUpload({ key, versionId }, Number.POSITIVE_INFINITY);
  if (!upload.found || !upload.content.whole || upload.content.sha256 !== pinnedHash) {
    throw new Error('an upload is not the one that was decided on');
  }
  return upload.content.bytes;
};
