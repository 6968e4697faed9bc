/**
 * Letters of other scripts that look like an ASCII letter in common fonts: the rows of Unicode's confusables.txt
 * (UTS #39) that map one Cyrillic, Greek, Armenian, Cherokee, Coptic, Lisu or Canadian
 * Aboriginal letter to one Latin letter, and Latin small capitals. Latin first, what looks like it behind it.
 */
const lookalikes: readonly string[] = [
  'aаɑαᴀⲁ',
  'bЬƅʙ',
  'cсϲⅽᴄⲥ',
  'dԁɗᴅ',
  'eеҽᴇⲉ',
  'gɡցԍɢ',
  'hһհʜ',
  'iіıιɩɪ',
  'jјϳᴊ',
  'kκкᴋⲕ',
  'lӏⅼʟ',
  'mⅿмᴍⲙ',
  'nոռɴⲛ',
  'oоοօσᴏⲟ',
  'pрρᴘⲣ',
  'qԛգզ',
  'rгⲅʀ',
  'sѕꜱ',
  'tτтᴛⲧ',
  'uսυʋᴜ',
  'vνѵⅴᴠ',
  'wԝաɯᴡ',
  'xхχⲭ',
  'yуүγʏⲩ',
  'zᴢ',
  'AАΑᎪꓮᗅⲀ',
  'BВΒᏴꓐᗷⲂ',
  'CСϹᏟꓚᑕⲤ',
  'DᎠꓓᗞᗪ',
  'EЕΕᎬꓰⲈᗴ',
  'GԌᏀꓖ',
  'HНΗᎻꓧᕼⲎ',
  'IІΙӀꓲⲒ',
  'JЈᎫͿꓙᒍ',
  'KКΚᏦꓗⲔ',
  'LᏞԼꓡᒪⳐ',
  'MМΜᎷꓟᗰⲘ',
  'NΝꓠⲚ',
  'OОΟՕꓳⲞ',
  'PРΡᏢꓑᑭⲢ',
  'QԚ',
  'RᎡꓣᖇ',
  'SЅՏᏚꓢ',
  'TТΤᎢꓔⲦ',
  'UՍꓴᑌ',
  'VѴᏙꓦᐯ',
  'WԜᎳꓪ',
  'XХΧꓫⲬ᙭',
  'YҮΥᎩꓬⲨ',
  'ZΖᏃꓜ',
  'Fꓝᖴ',
  'fꜰ',
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
