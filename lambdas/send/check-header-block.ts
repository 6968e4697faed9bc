/** https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1 */
const longestLine = 998;

/** A field of a header block: its name, then a line of printable US-ASCII and folded lines of it. */
const field = /^([!-9;-~]+):(?: [\t -~]*|)(?:\r\n[\t ][\t -~]*)*$/;

/**
 * Checks that a composed message has exactly the header fields it should have, each once, in lines of printable US-ASCII
 * that no server breaks. The contract lets no line break through and nodemailer removes them; if both fail, no mail
 * leaves.
 * @param expected - field names in any case and order
 * @throws Error naming neither fields nor values
 */
export const checkHeaderBlock = (message: Buffer, expected: readonly string[]): void => {
  const end = message.indexOf('\r\n\r\n');
  if (end === -1) throw new Error('a composed message has no end of its header');
  const block = message.toString('latin1', 0, end);
  if (block.split('\r\n').some((line) => line.length > longestLine)) {
    throw new Error(`a composed message has a header line of more than ${longestLine} characters`);
  }
  const names = block.split(/\r\n(?![\t ])/).map((text) => field.exec(text)?.[1]?.toLowerCase());
  if (names.includes(undefined)) throw new Error('a composed message has a header line that is no field');
  const wanted = new Set(expected.map((name) => name.toLowerCase()));
  const isOnceEach = names.length === expected.length && wanted.size === expected.length;
  if (!isOnceEach || [...wanted].some((name) => !names.includes(name))) {
    throw new Error('a composed message has other header fields than it should have');
  }
};
