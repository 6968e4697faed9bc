import type { RequestedAttachment } from '../../contract/mail-request.ts';
import { type AttachmentType, textAttachmentTypes } from '../../contract/policy.ts';
import type { AttachmentContent } from '../policy/facts.ts';
import type { AttachmentObjection } from '../policy/reason.ts';

/** Declared types that are right for each type; `application/octet-stream` claims nothing and is always right for binary content. */
const mediaTypes: Readonly<Record<AttachmentType, readonly string[]>> = {
  pdf: ['application/pdf'],
  png: ['image/png'],
  jpg: ['image/jpeg', 'image/jpg'],
  gif: ['image/gif'],
  webp: ['image/webp'],
  zip: ['application/zip', 'application/x-zip-compressed'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  odt: ['application/vnd.oasis.opendocument.text'],
  ods: ['application/vnd.oasis.opendocument.spreadsheet'],
  csv: ['text/csv'],
  txt: ['text/plain'],
  ics: ['text/calendar'],
  json: ['application/json'],
  xml: ['application/xml', 'text/xml'],
};

const extensionOf = (filename: string): string => /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

/**
 * The objection to an attachment, if any. Binary content speaks for itself. Text cannot, so there the name and the
 * declared type must both say the same permitted type: they are what a mail client opens it by.
 */
export const judgeAttachment = (
  { filename, contentType }: Pick<RequestedAttachment, 'filename' | 'contentType'>,
  content: AttachmentContent,
  permitted: readonly AttachmentType[],
): AttachmentObjection | undefined => {
  const declared = contentType.toLowerCase();
  switch (content.kind) {
    case 'other':
      return { type: 'other', ...(content.mime === undefined ? {} : { mime: content.mime }) };
    case 'binary':
      if (!permitted.includes(content.type)) return { type: content.type };
      return declared === 'application/octet-stream' || mediaTypes[content.type].includes(declared)
        ? undefined
        : { type: 'mismatch', content: content.type, declared };
    case 'text': {
      const named = extensionOf(filename);
      const type = textAttachmentTypes.find((each) => each === named && mediaTypes[each].includes(declared));
      if (type === undefined) return { type: 'text', named, declared };
      return permitted.includes(type) ? undefined : { type };
    }
  }
};
