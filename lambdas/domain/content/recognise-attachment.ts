import { fileTypeFromBuffer } from 'file-type/core';
import { binaryAttachmentTypes } from '../../contract/policy.ts';
import type { AttachmentContent } from '../policy/facts.ts';

/** Text that a program, rather than a person, is meant to read: a mail client opens or runs these. */
const activeText = /^\s*(?:<!doctype|<html|<head|<body|<script|<svg|<iframe|#!|<\?php|%!PS)/i;

const textMimes: ReadonlySet<string> = new Set(['application/xml', 'text/calendar', 'application/json']);

/**
 * What an attachment is, from its bytes alone: names and declared types are the sender's claims. Text formats cannot
 * be told apart by content; they come back as `text`, unless the text is one that programs run.
 */
export const recogniseAttachment = async (bytes: Uint8Array): Promise<AttachmentContent> => {
  const recognised = await fileTypeFromBuffer(bytes);
  const type = binaryAttachmentTypes.find((each) => each === recognised?.ext);
  if (type !== undefined) return { kind: 'binary', type };
  if (recognised !== undefined && !textMimes.has(recognised.mime)) return { kind: 'other', mime: recognised.mime };
  const text = decodeText(bytes);
  return text === undefined || activeText.test(text) ? { kind: 'other' } : { kind: 'text' };
};

/** UTF-8 without the control characters that only binary files have; undefined for anything else. */
const decodeText = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[^\P{Cc}\t\r\n\f]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
};
