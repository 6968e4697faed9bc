/**
 * Letters of other scripts that look like an ASCII letter in common fonts: the rows of Unicode's confusables.txt
 * (UTS #39) that map one Cyrillic, Greek, Armenian or Cherokee letter to one Latin letter. Latin first, what looks like it behind it.
 */
const lookalikes: readonly string[] = [
  'aаɑα',
  'bЬƅ',
  'cсϲⅽ',
  'dԁɗ',
  'eеҽ',
  'gɡցԍ',
  'hһհ',
  'iіıιɩ',
  'jјϳ',
  'kκк',
  'lӏⅼ',
  'mⅿм',
  'nոռ',
  'oоοօσ',
  'pрρ',
  'qԛգզ',
  'rгⲅ',
  'sѕꜱ',
  'tτт',
  'uսυʋ',
  'vνѵⅴ',
  'wԝաɯ',
  'xхχ',
  'yуүγʏ',
  'zᴢ',
  'AАΑᎪ',
  'BВΒᏴ',
  'CСϹᏟ',
  'DᎠ',
  'EЕΕᎬ',
  'GԌᏀ',
  'HНΗᎻ',
  'IІΙӀ',
  'JЈᎫͿ',
  'KКΚᏦ',
  'LᏞԼ',
  'MМΜᎷ',
  'NΝ',
  'OОΟՕ',
  'PРΡᏢ',
  'QԚ',
  'RᎡ',
  'SЅՏᏚ',
  'TТΤᎢ',
  'UՍ',
  'VѴᏙ',
  'WԜᎳ',
  'XХΧ',
  'YҮΥᎩ',
  'ZΖᏃ',
];

const latinOf: ReadonlyMap<string, string> = new Map(
  lookalikes.flatMap((row) => {
    const [latin = '', ...others] = Array.from(row);
    return others.map((other) => [other, latin] as const);
  }),
);

/** What a text looks like to whom reads quickly: compatibility forms and lookalikes as ASCII. Only ever compared. */
export const skeletonOf = (text: string): string =>
  Array.from(text.normalize('NFKC'), (character) => latinOf.get(character) ?? character).join('');

export const looksLikeAscii = (letter: string): boolean => latinOf.has(letter);
