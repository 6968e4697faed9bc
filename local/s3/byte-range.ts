import { AwsError } from '../aws-error.ts';

/** Both ends included. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * Reads a `Range` header with one range, the only kind S3 serves.
 *
 * @returns `undefined` for the whole object, which a header that is not understood means too (RFC 9110, section 14.2)
 * @throws {AwsError} `InvalidRange` when it begins behind the end
 */
export const parseByteRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') {
    return undefined;
  }
  const range =
    from === ''
      ? { first: Math.max(0, size - Number(to)), last: size - 1 }
      : { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (range.first >= size) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  }
  return range.last < range.first ? undefined : range;
};
