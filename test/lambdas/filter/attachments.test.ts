import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReadUpload, Upload } from '../../../lambdas/adapters/uploads.ts';
import { mailContents } from '../../../lambdas/contract/envelope.ts';
import type { RequestedAttachment } from '../../../lambdas/contract/mail-request.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';

const pdf = Buffer.from('%PDF-1.7\n');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const uploaded = (bytes: Uint8Array, versionId = 'v1'): Upload => ({
  found: true,
  versionId,
  size: bytes.length,
  content: { whole: true, bytes, sha256: sha256(bytes) },
});

const tooLarge = (size: number, beginning: Uint8Array): Upload => ({
  found: true,
  versionId: 'v1',
  size,
  content: { whole: false, beginning },
});

const invoice: RequestedAttachment = {
  filename: 'invoice.pdf',
  contentType: 'application/pdf',
  object: 'billing/7.pdf',
};

/** Files a request with these attachments and says what came of it. */
const filing = async (attachments: RequestedAttachment[], upload: Upload | ReadUpload = uploaded(pdf)) => {
  const reads: unknown[] = [];
  const { filter, ledger, envelopes } = filtering(() => ({
    readUpload: (object, wholeUpTo) => {
      reads.push({ ...object, wholeUpTo });
      return typeof upload === 'function' ? upload(object, wholeUpTo) : Promise.resolve(upload);
    },
  }));
  const [outcome] = await filter(intakeMessage({ attachments }));
  const [envelope] = envelopes();
  const content = envelope === undefined ? undefined : mailContents.read(JSON.parse(envelope.content ?? ''));
  return { reads, outcome, reasons: reasonCodes(ledger.items()[0]), attached: content?.attachments };
};

const tenMegabytes = 10 * 1024 * 1024;

describe('an attachment', () => {
  it('that is in the request is recognised by its bytes and carried along', async () => {
    const { object: _, ...inline } = { ...invoice, data: pdf.toString('base64') };
    const { reads, attached } = await filing([inline]);
    expect(reads).toEqual([]);
    expect(attached).toMatchObject([{ content: { base64: pdf.toString('base64') } }]);
  });

  it('is declared as its type was read, however it was written', async () => {
    const contentType = 'Text/CSV ;charset="UTF-8"';
    const { attached } = await filing([
      { filename: 'a.csv', contentType, data: Buffer.from('a,b\n').toString('base64') },
    ]);
    expect(attached).toMatchObject([{ contentType: 'text/csv; charset=UTF-8' }]);
  });

  it('that is an upload is pinned to the version and the bytes that were looked at', async () => {
    const { reads, attached } = await filing([invoice]);
    expect(reads).toEqual([{ key: 'billing/7.pdf', wholeUpTo: tenMegabytes }]);
    expect(attached).toMatchObject([{ content: { object: 'billing/7.pdf', versionId: 'v1', sha256: sha256(pdf) } }]);
  });

  it('is the version that the request names', async () => {
    const { reads, attached } = await filing([{ ...invoice, versionId: 'v0' }], uploaded(pdf, 'v0'));
    expect(reads).toMatchObject([{ key: 'billing/7.pdf', versionId: 'v0' }]);
    expect(attached).toMatchObject([{ content: { versionId: 'v0' } }]);
  });

  it.each<[string, Partial<RequestedAttachment>, Upload, string]>([
    ['is not there', {}, { found: false }, 'upload-not-found'],
    ['is not what its hash says', { sha256: '0'.repeat(64) }, uploaded(pdf), 'upload-not-found'],
    ['is a program by its bytes', {}, uploaded(Buffer.from('MZ\u0090\0\u0003\0\0\0')), 'attachment-not-permitted'],
    ['is larger than a mail may be', {}, tooLarge(tenMegabytes, pdf), 'too-large'],
    [
      'is larger than a mail may be, and its beginning ends within a character',
      { filename: 'a.csv', contentType: 'text/csv' },
      tooLarge(tenMegabytes, Buffer.from('name,Straß').subarray(0, -1)),
      'too-large',
    ],
  ])('that %s is refused for that reason alone', async (_why, fields, upload, reason) => {
    const { reasons, outcome } = await filing([{ ...invoice, ...fields }], upload);
    expect(reasons).toEqual([reason]);
    expect(outcome).toEqual({ outcome: 'done' });
  });

  it('passes with the hash it has', async () => {
    expect((await filing([{ ...invoice, sha256: sha256(pdf) }])).reasons).toEqual([]);
  });

  it.each(['reports/7.pdf', 'billing', 'billing/../reports/7.pdf', '/billing/7.pdf'])(
    "that is somebody else's upload (%s) is not even read",
    async (object) => {
      const { reads, reasons } = await filing([{ ...invoice, object }]);
      expect(reads).toEqual([]);
      expect(reasons).toEqual(['upload-not-yours']);
    },
  );

  it('of somebody unknown is not even read', async () => {
    const reads: unknown[] = [];
    const { filter } = filtering(() => ({
      readUpload: async (object) => {
        reads.push(object);
        return { found: false };
      },
    }));
    await filter(intakeMessage({ attachments: [invoice] }, { senderId: 'AROASTRANGER' }));
    expect(reads).toEqual([]);
  });

  it('in a bucket that is out of reach keeps the message, and only that one', async () => {
    const outage = new OutageError('uploads', 'cannot be reached');
    const { filter } = filtering(() => ({ readUpload: () => Promise.reject(outage) }));
    expect(await filter(intakeMessage({ attachments: [invoice] }), intakeMessage({}, { id: 'intake-2' }))).toEqual([
      { outcome: 'failed', error: outage },
      { outcome: 'done' },
    ]);
  });
});

describe('the memory that attachments take', () => {
  it('is that of the largest mail, however many there are of one request', async () => {
    const half = tenMegabytes / 2 + 1;
    const { reads } = await filing([invoice, invoice, invoice], async (_object, wholeUpTo) =>
      half <= wholeUpTo
        ? { ...uploaded(pdf), size: half, content: { whole: true, bytes: Buffer.alloc(half), sha256: '0' } }
        : tooLarge(half, pdf),
    );
    expect(reads).toMatchObject([{ wholeUpTo: tenMegabytes }, { wholeUpTo: half - 2 }, { wholeUpTo: 0 }]);
  });

  it('is that of one upload at a time, however many requests there are', async () => {
    let inMemory = 0;
    let most = 0;
    const { filter } = filtering(() => ({
      readUpload: async () => {
        inMemory += 1;
        most = Math.max(most, inMemory);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        inMemory -= 1;
        return uploaded(pdf);
      },
    }));
    await filter(
      ...Array.from({ length: 10 }, (_, index) =>
        intakeMessage({ attachments: [invoice, invoice] }, { id: `i-${index}` }),
      ),
    );
    expect(most).toBe(1);
  });
});
