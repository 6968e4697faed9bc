const wideCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uFF00-\uFF60\u3000-\u303F]/u;

/** How many columns of a terminal a text takes. */
export const displayWidth = (text: string): number =>
  Array.from(text, (character): number => (wideCharacter.test(character) ? 2 : 1)).reduce((sum, each) => sum + each, 0);

/** Lines of at most `width` columns, broken at spaces; a word longer than a line is broken anywhere: nothing is left out. */
export const wrapText = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ').flatMap((each) => breakWord(each, width))) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (displayWidth(longer) <= width) current = longer;
      else {
        lines.push(current);
        current = word;
      }
    }
    return [...lines, current];
  });

const breakWord = (word: string, width: number): readonly string[] => {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (displayWidth(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
};
