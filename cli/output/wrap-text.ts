/** What takes two columns of a terminal: ideographs, kana with their marks and punctuation, full-width forms. */
const wide = String.raw`[\p{Script=Han}\p{Script=Hangul}\u3000-\u30FF\uFF01-\uFF60]`;
const wideCharacter = new RegExp(wide, 'u');

/** How many columns of a terminal a text takes. */
export const displayWidth = (text: string): number =>
  Array.from(text, (character): number => (wideCharacter.test(character) ? 2 : 1)).reduce((sum, each) => sum + each, 0);

/**
 * Lines of at most `width` columns, broken at spaces and between wide characters, which need none; a word longer than a
 * line is broken anywhere: nothing is left out.
 */
export const wrapText = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const { piece, gap } of line.split(' ').flatMap((word) => piecesOf(word, width))) {
      const longer = current === '' ? piece : `${current}${gap}${piece}`;
      if (displayWidth(longer) <= width) current = longer;
      else {
        lines.push(current);
        current = piece;
      }
    }
    return [...lines, current];
  });

/** What a line may not begin with, and what it may not end with (JIS X 4051). */
const closing = '[、。，．・：；？！）」』】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々]';
const opening = '[（「『【〔]';
const unbreakable = new RegExp(`${opening}*${wide}${closing}*|${opening}*(?:(?!${wide}).)+${closing}*`, 'gsu');

type Piece = { readonly piece: string; readonly gap: '' | ' ' };

/** The parts of a word between which a line may end; only before the first of them is a space. */
const piecesOf = (word: string, width: number): readonly Piece[] =>
  (word.match(unbreakable) ?? [word])
    .flatMap((part) => breakPart(part, width))
    .map((piece, index) => ({ piece, gap: index === 0 ? ' ' : '' }));

const breakPart = (part: string, width: number): readonly string[] => {
  const pieces: string[] = [];
  let piece = '';
  for (const character of part) {
    if (displayWidth(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
};
