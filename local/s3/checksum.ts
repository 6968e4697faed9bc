import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { badDigest, notImplemented } from './errors.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
const ALGORITHMS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  crc32(body) {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
  sha1: (body) => createHash('sha1').update(body).digest(),
  sha256: (body) => createHash('sha256').update(body).digest(),
};

export const CHECKSUM_HEADER_PREFIX = 'x-amz-checksum-';

/** Headers with the prefix of a checksum that are none. */
const NOT_A_CHECKSUM = new Set(['algorithm', 'mode', 'type']);

/**
 * The checksums sent with an object, by algorithm, each compared with the body.
 *
 * @param fields headers and trailers, names in lower case
 * @throws {AwsError} `BadDigest`; `NotImplemented` for an algorithm the local stack cannot verify
 */
export const verifyChecksums = (fields: ReadonlyMap<string, string>, body: Buffer): Record<string, string> => {
  const contentMd5 = fields.get('content-md5');
  if (contentMd5 !== undefined && createHash('md5').update(body).digest('base64') !== contentMd5) {
    throw badDigest('Content-MD5');
  }
  const sent = [...fields].flatMap(([name, value]) => {
    const algorithm = name.startsWith(CHECKSUM_HEADER_PREFIX) ? name.slice(CHECKSUM_HEADER_PREFIX.length) : undefined;
    return algorithm === undefined || NOT_A_CHECKSUM.has(algorithm) ? [] : [[algorithm, value] as const];
  });
  for (const [algorithm, value] of sent) {
    const compute = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
    if (compute === undefined) {
      throw notImplemented(
        `the local stack cannot verify a ${algorithm} checksum: use one of ${Object.keys(ALGORITHMS).join(', ')}`,
      );
    }
    if (compute(body).toString('base64') !== value) {
      throw badDigest(algorithm.toUpperCase());
    }
  }
  return Object.fromEntries(sent);
};
