import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestAttributes } from '../../../local/sqs/attribute-digest.ts';

const string = (stringValue: string, dataType = 'String') => ({ dataType, stringValue });

// The JavaScript SDK and boto3 do not compare this digest; the SDKs for Java and Go do.
describe('the digest of message attributes', () => {
  it('is the one AWS computes', () => {
    // Recorded from SQS in moto's tests.
    expect(digestAttributes({ timestamp: string('1493147359900', 'Number') })).toBe('235c5c510d26fb653d073faed50ae77c');
  });

  it('covers name, type, kind and value, each behind its length, in the order of the names', () => {
    const attributes = { b: { dataType: 'Binary', binaryValue: Uint8Array.of(0, 255) }, a: string('ü') };
    const bytes = Buffer.concat([
      Buffer.from('\0\0\0\u0001a\0\0\0\u0006String\u0001\0\0\0\u0002ü'),
      Buffer.from('\0\0\0\u0001b\0\0\0\u0006Binary\u0002\0\0\0\u0002'),
      Buffer.of(0, 255),
    ]);
    expect(digestAttributes(attributes)).toBe(createHash('md5').update(bytes).digest('hex'));
  });

  it('does not exist without attributes', () => {
    expect(digestAttributes({})).toBeUndefined();
  });
});
