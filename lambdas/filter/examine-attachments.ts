import type { Upload } from '../adapters/uploads.ts';
import type { RequestedAttachment } from '../contract/mail-request.ts';
import type { PinnedUpload } from '../domain/content/build-content.ts';
import { recogniseAttachment } from '../domain/content/recognise-attachment.ts';
import { isUploadOf } from '../domain/content/uploads.ts';
import type { AttachmentFacts } from '../domain/policy/facts.ts';
import type { FilterDependencies } from './dependencies.ts';

/** What is known of a request's attachments, and which versions of its uploads that is known of. */
export type ExaminedAttachments = {
  /** One for each attachment, in their order. */
  readonly facts: readonly AttachmentFacts[];
  /** By the attachment's index. */
  readonly pinned: ReadonlyMap<number, PinnedUpload>;
};

type Examined = { readonly facts: AttachmentFacts; readonly pinned?: PinnedUpload };

/**
 * Looks at the bytes of a request's attachments, one after the other so that no more than one upload is in memory.
 * @param source - nobody else's uploads are read; undefined: none are
 * @param maximumBytes - how large the source's mail may be: past that no upload is read as a whole
 */
export const examineAttachments = async (
  attachments: readonly RequestedAttachment[],
  source: string | undefined,
  maximumBytes: number,
  readUpload: FilterDependencies['readUpload'],
): Promise<ExaminedAttachments> => {
  const facts: AttachmentFacts[] = [];
  const pinned = new Map<number, PinnedUpload>();
  let bytesLeft = maximumBytes;
  for (const [index, attachment] of attachments.entries()) {
    const examined = await examine(attachment, source, bytesLeft, readUpload);
    facts.push(examined.facts);
    if (examined.facts.found) bytesLeft = Math.max(0, bytesLeft - examined.facts.bytes);
    if (examined.pinned !== undefined) pinned.set(index, examined.pinned);
  }
  return { facts, pinned };
};

const examine = async (
  attachment: RequestedAttachment,
  source: string | undefined,
  wholeUpTo: number,
  readUpload: FilterDependencies['readUpload'],
): Promise<Examined> => {
  const { data, object, versionId } = attachment;
  if (data !== undefined) return { facts: await factsOf(Buffer.from(data, 'base64')) };
  if (object === undefined || source === undefined || !isUploadOf(source, object)) {
    return { facts: { found: false, because: 'not-read' } };
  }
  const wanted = { key: object, ...(versionId === undefined ? {} : { versionId }) };
  return examineUpload(attachment, object, await readUpload(wanted, wholeUpTo));
};

const examineUpload = async ({ sha256 }: RequestedAttachment, object: string, upload: Upload): Promise<Examined> => {
  if (!upload.found) return { facts: { found: false, because: 'missing' } };
  const { content, size, versionId } = upload;
  if (!content.whole) {
    const { content: kind } = await factsOf(untilLastAscii(content.beginning));
    return { facts: { found: true, bytes: size, content: kind } };
  }
  if (sha256 !== undefined && sha256 !== content.sha256) return { facts: { found: false, because: 'hash-differs' } };
  return { facts: await factsOf(content.bytes), pinned: { object, versionId, sha256: content.sha256 } };
};

const factsOf = async (bytes: Uint8Array): Promise<Extract<AttachmentFacts, { readonly found: true }>> => ({
  found: true,
  bytes: bytes.length,
  content: await recogniseAttachment(bytes),
});

/** The beginning of a text may end in the middle of a character. */
const untilLastAscii = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, bytes.findLastIndex((byte) => byte < 0x80) + 1);
