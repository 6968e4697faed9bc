import { parseContentType } from '../../contract/content-type.ts';
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

/** Extensions by which a recipient's system takes a file for one of a type: its name, where nothing else is said here. */
const extensions: Readonly<Partial<Record<AttachmentType, readonly string[]>>> = {
  jpg: ['jpg', 'jpeg', 'jpe', 'jfif'],
};

const extensionsOf = (type: AttachmentType): readonly string[] => extensions[type] ?? [type];

/** What follows the last dot; undefined without one. Dots and spaces at the end are none: Windows takes them off. */
const extensionOf = (filename: string): string | undefined =>
  /\.([^.]*)$/.exec(filename.replace(/[. ]+$/, ''))?.[1]?.toLowerCase();

/**
 * The objections to an attachment. Binary content speaks for itself, but a recipient's system opens a file by its name,
 * so an extension has to be one of the content's. Text does not speak, so there name and declared type must both say
 * the same permitted type.
 */
export const judgeAttachment = (
  { filename, contentType }: Pick<RequestedAttachment, 'filename' | 'contentType'>,
  content: AttachmentContent,
  permitted: readonly AttachmentType[],
): readonly AttachmentObjection[] => {
  const declared = parseContentType(contentType)?.type ?? '';
  const named = extensionOf(filename);
  switch (content.kind) {
    case 'other':
      return [{ type: 'other', ...(content.mime === undefined ? {} : { mime: content.mime }) }];
    case 'binary': {
      const { type } = content;
      if (!permitted.includes(type)) return [{ type }];
      const isDeclared = declared === 'application/octet-stream' || mediaTypes[type].includes(declared);
      const isNamed = named === undefined || extensionsOf(type).includes(named);
      return [
        ...(isDeclared ? [] : [{ type: 'mismatch', content: type, declared } as const]),
        ...(isNamed ? [] : [{ type: 'name', content: type } as const]),
      ];
    }
    case 'text': {
      const type = textAttachmentTypes.find((each) => each === named && mediaTypes[each].includes(declared));
      if (type === undefined) return [{ type: 'text', named: named ?? '', declared }];
      return permitted.includes(type) ? [] : [{ type }];
    }
  }
};
