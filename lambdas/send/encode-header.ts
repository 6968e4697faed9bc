import { encodeWord } from 'nodemailer/lib/mime-funcs';

/** Words of printable US-ASCII with single spaces between them: lines can be folded there and unfolded to the same text. */
const plain = /^[!-~]{1,900}( [!-~]{1,900})*$/;

/** https://www.rfc-editor.org/rfc/rfc2047#section-2: an encoded-word is at most 75 characters. */
const encodedWordLength = 75;

/**
 * An unstructured header value that every reader decodes to this very text. Whatever is not plain is encoded as a whole
 * (RFC 2047): spaces that folding would eat, words too long for a line, and text that only looks encoded, which the
 * recipient would otherwise see decoded.
 */
export const encodeHeader = (text: string): string =>
  plain.test(text) && !text.includes('=?') ? text : encodeWord(text, 'B', encodedWordLength);
