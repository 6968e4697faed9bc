import { encodeWord } from 'nodemailer/lib/mime-funcs';

/** Words of printable US-ASCII with single spaces between them: lines can be folded there and unfolded to the same text. */
const plain = /^[!-~]{1,900}( [!-~]{1,900})*$/;

/** https://www.rfc-editor.org/rfc/rfc2047#section-2: an encoded-word is at most 75 characters, a line with one at most 76. */
const encodedWordLength = 75;
const lineLength = 76;

/** However long the name of a field is, its first encoded word has to hold a few characters. */
const shortestEncodedWord = 20;

/** https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1 */
const longestLine = 998;

/**
 * An unstructured header value that every reader decodes to this very text, folded. Whatever is not plain is encoded as a
 * whole (RFC 2047): spaces that folding would eat, words too long for a line, and text that only looks encoded, which the
 * recipient would otherwise see decoded.
 */
export const encodeHeader = (name: string, text: string): string => {
  if (plain.test(text) && !text.includes('=?')) return fold(name, text);
  const besideName = lineLength - name.length - ': '.length;
  const length = Math.max(shortestEncodedWord, Math.min(encodedWordLength, besideName));
  return fold(name, encodeWord(text, 'B', length));
};

/** A value of a structured field, which is never encoded, folded. What is not US-ASCII can only be text after all. */
export const asciiHeader = (name: string, text: string): string =>
  /^[ -~]*$/.test(text) ? fold(name, text.trim().replaceAll(/ +/g, ' ')) : encodeHeader(name, text);

/**
 * Breaks lines before words. The first word stays beside the name, however long: with nothing else on the first line,
 * some readers take the space of the fold for a part of the text (RFC 5322 section 3.2.2 has such lines as obsolete).
 */
const fold = (name: string, value: string): string => {
  const [first = '', ...others] = value.split(' ');
  const besideName = `${name}: ${first}`.length;
  let folded = besideName > longestLine ? `\r\n ${first}` : first;
  let length = besideName > longestLine ? first.length + 1 : besideName;
  for (const word of others) {
    const isOnNextLine = length + 1 + word.length > lineLength;
    folded += `${isOnNextLine ? '\r\n' : ''} ${word}`;
    length = (isOnNextLine ? 0 : length) + 1 + word.length;
  }
  return folded;
};
