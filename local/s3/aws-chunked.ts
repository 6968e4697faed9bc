import { AwsError } from '../aws-error.ts';

export type DecodedChunks = {
  readonly body: Buffer /** Names in lower case. */;
  readonly trailers: ReadonlyMap<string, string>;
};

const LINE_END = Buffer.from('\r\n');

/**
 * Takes a body apart that an SDK sent in `aws-chunked` encoding, with or without signatures, to say its checksum at the end.
 *
 * @throws {AwsError} `IncompleteBody`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export const decodeAwsChunked = (encoded: Buffer): DecodedChunks => {
  const chunks: Buffer[] = [];
  let offset = 0;

  const readLine = (): string => {
    const end = encoded.indexOf(LINE_END, offset);
    if (end === -1) {
      throw incompleteBody();
    }
    const line = encoded.toString('latin1', offset, end);
    offset = end + LINE_END.length;
    return line;
  };

  for (;;) {
    // Size in hexadecimal, then perhaps `;chunk-signature=…`.
    const size = Number.parseInt(readLine(), 16);
    if (Number.isNaN(size) || offset + size > encoded.length) {
      throw incompleteBody();
    }
    if (size === 0) {
      break;
    }
    chunks.push(encoded.subarray(offset, offset + size));
    offset += size;
    readLine();
  }
  return { body: Buffer.concat(chunks), trailers: readTrailers(encoded.toString('latin1', offset)) };
};

const readTrailers = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );

const incompleteBody = (): AwsError => new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
