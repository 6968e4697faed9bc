import { describe, expect, it } from 'vitest';
import type { AttachmentType } from '../../../lambdas/contract/policy.ts';
import { judgeAttachment } from '../../../lambdas/domain/content/judge-attachment.ts';
import { recogniseAttachment } from '../../../lambdas/domain/content/recognise-attachment.ts';
import { isUploadOf } from '../../../lambdas/domain/content/uploads.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const png = Uint8Array.from([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  0,
  0,
  0,
  13,
  0x49,
  0x48,
  0x44,
  0x52,
  ...Array.from({ length: 32 }, () => 0),
]);
const windowsProgram = Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, ...Array.from({ length: 64 }, () => 0)]);

describe('an attachment is recognised by its bytes', () => {
  it.each<[string, Uint8Array, object]>([
    ['a PDF', bytes('%PDF-1.7\n%âãÏÓ\n'), { kind: 'binary', type: 'pdf' }],
    ['a PNG', png, { kind: 'binary', type: 'png' }],
    ['a Windows program', windowsProgram, { kind: 'other', mime: 'application/x-msdownload' }],
    ['comma-separated values', bytes('name,amount\nAnna,7\n'), { kind: 'text' }],
    ['Japanese text', bytes('請求書\n'), { kind: 'text' }],
    ['HTML', bytes('  <!DOCTYPE html><script>alert(1)</script>'), { kind: 'other' }],
    ['a shell script', bytes('#!/bin/sh\nrm -rf /\n'), { kind: 'other' }],
    ['bytes that are nothing', Uint8Array.from([0, 1, 2, 3, 255, 254]), { kind: 'other' }],
    ['text with a control character', bytes('a\u0007b'), { kind: 'other' }],
    ['nothing at all', new Uint8Array(), { kind: 'text' }],
  ])('%s', async (_name, content, expected) => {
    expect(await recogniseAttachment(content)).toEqual(expected);
  });
});

describe('an attachment is judged', () => {
  const permitted: readonly AttachmentType[] = ['pdf', 'csv'];
  it.each<[string, string, string, Parameters<typeof judgeAttachment>[1], readonly object[]]>([
    ['a permitted type without an extension passes', 'report', 'application/pdf', { kind: 'binary', type: 'pdf' }, []],
    ['octet-stream claims nothing', 'a.pdf', 'application/octet-stream', { kind: 'binary', type: 'pdf' }, []],
    [
      'a program called PDF is a program',
      'a.pdf',
      'application/pdf',
      { kind: 'other', mime: 'application/x-msdownload' },
      [{ type: 'other', mime: 'application/x-msdownload' }],
    ],
    ['a type the source does not list', 'a.png', 'image/png', { kind: 'binary', type: 'png' }, [{ type: 'png' }]],
    [
      'a PDF declared as HTML',
      'a.pdf',
      'text/html',
      { kind: 'binary', type: 'pdf' },
      [{ type: 'mismatch', content: 'pdf', declared: 'text/html' }],
    ],
    ['text that name and type call CSV', 'a.CSV', 'text/csv', { kind: 'text' }, []],
    [
      'text that is named to be run',
      'a.hta',
      'text/csv',
      { kind: 'text' },
      [{ type: 'text', named: 'hta', declared: 'text/csv' }],
    ],
    [
      'text declared to be rendered',
      'a.csv',
      'text/html',
      { kind: 'text' },
      [{ type: 'text', named: 'csv', declared: 'text/html' }],
    ],
    ['text of a type the source does not list', 'a.txt', 'text/plain', { kind: 'text' }, [{ type: 'txt' }]],
    ['text with a charset', 'a.csv', 'text/csv; charset=utf-8', { kind: 'text' }, []],
    ...['a.html', 'a.exe', 'a.pdf.exe', 'invoice.', 'a.exe. .', 'a.exe ', 'Rechnung Nr. 7'].map(
      (filename): [string, string, string, Parameters<typeof judgeAttachment>[1], readonly object[]] => [
        `a PDF that is named ${filename}`,
        filename,
        'application/pdf',
        { kind: 'binary', type: 'pdf' },
        filename === 'invoice.' ? [] : [{ type: 'name', content: 'pdf' }],
      ],
    ),
    [
      'a PDF that is named and declared as something else',
      'a.html',
      'text/html',
      { kind: 'binary', type: 'pdf' },
      [
        { type: 'mismatch', content: 'pdf', declared: 'text/html' },
        { type: 'name', content: 'pdf' },
      ],
    ],
  ])('%s', (_sentence, filename, contentType, content, expected) => {
    expect(judgeAttachment({ filename, contentType }, content, permitted)).toEqual(expected);
  });

  it.each(['a.jpg', 'a.JPEG', 'a'])('a photograph may be named %s', (filename) => {
    const content = { kind: 'binary', type: 'jpg' } as const;
    expect(judgeAttachment({ filename, contentType: 'image/jpeg' }, content, ['jpg'])).toEqual([]);
  });
});

describe('an upload belongs to a source', () => {
  it.each([
    ['billing/1.pdf', true],
    ['billing/2026/11/1.pdf', true],
    ['billing/', false],
    ['billing', false],
    ['Billing/1.pdf', false],
    ['billing-old/1.pdf', false],
    ['/billing/1.pdf', false],
    ['reports/1.pdf', false],
    ['billing/../reports/1.pdf', false],
    ['billing//1.pdf', false],
    ['billing/./1.pdf', false],
  ])('%s: %s', (key, expected) => {
    expect(isUploadOf('billing', key)).toBe(expected);
  });
});
