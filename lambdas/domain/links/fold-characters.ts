/**
 * A text as a lenient reader takes it: full-width letters and signs as ASCII, every space as one, and without characters
 * that show nothing. * `。` stays: in Japanese it ends a sentence.
 */
export const foldCharacters = (text: string): string =>
  /\P{ASCII}/u.test(text)
    ? text
        .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
        .replaceAll(/\p{Zs}/gu, ' ')
        .replaceAll(/[\uFF01-\uFF5E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    : text;

/** The text as it stands, and folded where that is another: a link may be one in either reading only. */
export const readingsOf = (text: string): readonly string[] => [...new Set([text, foldCharacters(text)])];
