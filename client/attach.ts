import { createHash } from 'node:crypto';
import type { RequestedAttachment } from '../lambdas/contract/mail-request.ts';

/** An attachment as bytes; the client decides how they travel. */
export type AttachedBytes = {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** For an image that the HTML shows as `cid:`. */
  readonly contentId?: string;
};

/** Bytes to store in the uploads bucket before the request is sent. */
export type PendingUpload = { readonly key: string; readonly bytes: Uint8Array };

export type Attached = {
  readonly attachments: readonly RequestedAttachment[];
  readonly uploads: readonly PendingUpload[];
};

/**
 * Attachments as a request carries them: small ones inside it, and from the first on that does not fit, as uploads.
 *
 * An upload is named for its content and pinned by its hash rather than its version: the same request a second time is
 * then the same request, and a duplicate.
 * What is no attachment stays as it is: it is for the validation of the request to say so.
 * @param inlineBytes - how much they may take inside the request, all together
 */
export const attach = (
  given: readonly (AttachedBytes | RequestedAttachment)[],
  source: string,
  inlineBytes: number,
): Attached => {
  const uploads: PendingUpload[] = [];
  let bytesLeft = inlineBytes;
  if (!Array.isArray(given)) return { attachments: given, uploads };
  const attachments = given.map((each: AttachedBytes | RequestedAttachment): RequestedAttachment => {
    if (!isAttachedBytes(each)) return each;
    const { bytes, ...named } = each;
    if (bytes.length <= bytesLeft) {
      bytesLeft -= bytes.length;
      return { ...named, data: Buffer.from(bytes).toString('base64') };
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `${source}/${sha256}`;
    uploads.push({ key, bytes });
    return { ...named, object: key, sha256 };
  });
  return { attachments, uploads };
};

const isAttachedBytes = (given: AttachedBytes | RequestedAttachment | null): given is AttachedBytes =>
  typeof given === 'object' && given !== null && 'bytes' in given && given.bytes instanceof Uint8Array;
