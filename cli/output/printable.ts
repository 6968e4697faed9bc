/** Characters that move the cursor, hide text or turn its direction: an address can hold them, a terminal obeys them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text from outside as it can be shown on a terminal: what is not visible is written as `\u{1b}`. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
