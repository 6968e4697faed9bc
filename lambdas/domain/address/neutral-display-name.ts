import { readText } from '../links/read-text.ts';
import type { Address } from './parse-address.ts';
import { sameMailbox } from './same-mailbox.ts';
import { looksLikeAscii, skeletonOf } from './skeleton.ts';

/** What was wrong with a display name. Codes are stable. The first four leave the name, cleaned; the others drop it. */
export const displayNameProblems = [
  /** Controls, and characters that show nothing. */
  'invisible-characters',
  /** Characters that turn the direction of what follows. */
  'bidi-controls',
  /** More marks on one letter than any language has. */
  'combining-marks',
  /** Mathematical or enclosed letters in place of letters. */
  'styled-letters',
  /** Text that some mail programs decode, even in quotes, to a name that nobody has looked at. */
  'encoded-words',
  /** An address or a domain that is not the mailbox's own, or that only looks like it. */
  'imitates-address',
  /** Letters in one word of scripts that look alike. */
  'mixed-scripts',
  /** A word in one other script that is there for what it looks like in ASCII. */
  'whole-script-confusable',
] as const;
export type DisplayNameProblem = (typeof displayNameProblems)[number];

export type NeutralDisplayName = {
  /** The name to use; undefined for none: mail programs then show the address. As given if there is no problem. */
  readonly name: string | undefined;
  /** In the order of `displayNameProblems`. */
  readonly problems: readonly DisplayNameProblem[];
};

/**
 * A display name that can stand before a mailbox without lying about it (docs/decisions/0014-display-names.md). What
 * shows nothing is taken out; a name that imitates is dropped, as no part of it can be trusted to be a name.
 * @param protectedNames - names that nobody may imitate in other letters, as the organisation's own. The labels of the
 *   mailbox's domain always are.
 */
export const neutralDisplayName = (
  given: string,
  mailbox: Address,
  protectedNames: readonly string[] = [],
): NeutralDisplayName => {
  const { cleaned, problems } = clean(given);
  const imitation = imitationIn(cleaned, mailbox, protectedNames);
  if (imitation.length > 0) return { name: undefined, problems: [...problems, ...imitation] };
  if (problems.length === 0) return { name: given, problems };
  const name = cleaned.replaceAll(/\s+/g, ' ').trim();
  return { name: name === '' ? undefined : name, problems };
};

/** Emoji are made with joiners, selectors and tags; these are no characters of their own there. */
const emoji = /\p{RGI_Emoji}/v;
/** Persian, Urdu and the scripts of India join and part letters with these (RFC 5892 appendix A.1 and A.2). */
const joiner =
  /(?<=[\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}]\p{M}*)[\u200C\u200D](?=[\p{L}\p{M}])/u;
const variationOfHan = /(?<=\p{sc=Han})[\u{E0100}-\u{E01EF}\uFE00-\uFE02]/u;
const kept = new RegExp(`(?:${emoji.source})|(?:${joiner.source})|(?:${variationOfHan.source})`, 'gv');

const bidiControl = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const lineBreak = /[\t\n\v\f\r\u0085\u2028\u2029\u2800]/gu;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** UTS #39 section 5.4: more than four nonspacing marks in a row, or one of them twice. */
const excessMarks = /[\p{Mn}\p{Me}]{5,}|([\p{Mn}\p{Me}])\1[\p{Mn}\p{Me}]*/gu;
const styledLetters = /[\u{1D400}-\u{1D7CB}\u{249C}-\u{24E9}\u{1F110}-\u{1F169}\u{1F170}-\u{1F189}]/gu;

type Step = readonly [DisplayNameProblem, (text: string) => string];

const steps: readonly Step[] = [
  ['invisible-characters', (text) => outsideOf(kept, text, (part) => part.replaceAll(lineBreak, ' '))],
  ['bidi-controls', (text) => text.replaceAll(bidiControl, '')],
  ['invisible-characters', (text) => outsideOf(kept, text, (part) => part.replaceAll(invisible, ''))],
  [
    'combining-marks',
    (text) => (hasExcess(text) ? text.normalize('NFD').replaceAll(excessMarks, '').normalize('NFC') : text),
  ],
  [
    'styled-letters',
    (text) => outsideOf(kept, text, (part) => part.replaceAll(styledLetters, (letter) => letter.normalize('NFKC'))),
  ],
];

const hasExcess = (text: string): boolean => text.normalize('NFD').search(excessMarks) !== -1;

const clean = (given: string): { readonly cleaned: string; readonly problems: readonly DisplayNameProblem[] } => {
  const found = new Set<DisplayNameProblem>();
  let cleaned = given;
  for (const [problem, step] of steps) {
    const next = step(cleaned);
    if (next !== cleaned) found.add(problem);
    cleaned = next;
  }
  return { cleaned, problems: displayNameProblems.filter((each) => found.has(each)) };
};

const outsideOf = (exempt: RegExp, text: string, change: (part: string) => string): string => {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(exempt)) {
    parts.push(change(text.slice(from, index)), match);
    from = index + match.length;
  }
  return [...parts, change(text.slice(from))].join('');
};

const imitationIn = (
  name: string,
  mailbox: Address,
  protectedNames: readonly string[],
): readonly DisplayNameProblem[] => {
  if (encodedWord.test(name)) return ['encoded-words'];
  if (imitatesAddress(name, mailbox)) return ['imitates-address'];
  if (wordsOf(name).some(isMixed)) return ['mixed-scripts'];
  const words = [...mailbox.domain.split('.').slice(0, -1), ...protectedNames];
  return imitatesWord(name, words) || isAccented(name, protectedNames) ? ['whole-script-confusable'] : [];
};

/** RFC 2047 section 2, as it begins: not every reader asks for its end. */
const encodedWord = /=\?[^?]*\?[bq]\?/i;

/** `ceo @ acme.example`, `ceo(at)acme.example`: what a reader takes for an address all the same. */
const spelledAt = /\s{1,8}@\s{1,8}(?=[^\s@]+\.\p{L}{2})|\s{0,8}[([{]\s?(?:at|@)\s?[)\]}]\s{0,8}/giu;

const addressLike = /[^\s@<>()[\]",;:]+@[^\s@<>()[\]"',;:|]{2,}/g;

/** As it is written, and as it looks. Its own address and domain may be in a name, if written in their own letters. */
const imitatesAddress = (name: string, mailbox: Address): boolean => {
  const looks = skeletonOf(name).replaceAll(/(?<=[a-z0-9])[。｡](?=[a-z0-9])/gi, '.');
  return [name, looks, looks.replaceAll(spelledAt, '@')].some(
    (reading) =>
      (reading.match(addressLike) ?? []).some(
        (address) => !sameMailbox(address.replaceAll(/^'+|\.$/g, ''), mailbox.mailbox),
      ) ||
      readText(reading.replaceAll(addressLike, ' ').replaceAll(personWithDots, ' ')).some(
        (link) => !('host' in link) || !isOwn(link.host, mailbox.domain),
      ),
  );
};

/** `Anna.Schmidt`: many family names are top-level domains. */
const personWithDots = /(?<![\p{L}\p{N}.@/-])\p{Lu}\p{Ll}+\.\p{Lu}\p{Ll}{4,}(?![\p{L}\p{N}.@/:-])/gu;

const isOwn = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`) || (host.includes('.') && domain.endsWith(`.${host}`));

const wordsOf = (name: string): readonly string[] => name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Scripts with letters that look like one another. One word of any language is in one of them. */
const alphabets: readonly RegExp[] = [/\p{sc=Latn}/u, /\p{sc=Cyrl}/u, /\p{sc=Grek}/u, /\p{sc=Armn}/u, /\p{sc=Cher}/u];
/** Those that moderately restrictive text (UTS #39 section 5.2) may mix with Latin; Japanese, Chinese and Korean do. */
const apart =
  /[\p{sc=Zyyy}\p{sc=Zinh}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Hang}\p{sc=Arab}\p{sc=Hebr}\p{sc=Thai}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Ethi}\p{sc=Geor}\p{sc=Thaa}\p{sc=Tibt}]/gu;

const isMixed = (word: string): boolean => {
  const letters = word.replaceAll(apart, '');
  const inUse = alphabets.filter((alphabet) => alphabet.test(letters));
  return inUse.length > 1 || (inUse.length === 1 && alphabets.every((alphabet) => !isAll(alphabet, letters)));
};

const isAll = (script: RegExp, letters: string): boolean => Array.from(letters).every((letter) => script.test(letter));

/** Letters that few languages have, and that spell English when all around them looks like ASCII too. */
const rare = /[ѕЅіІјЈһҺԁԀԛԚԝԜӏӀүҮԍԌ]/u;

/**
 * `Вера` and `ΑΝΝΑ` look like ASCII, and are names. A name in lookalikes alone is an imitation if it looks like a
 * protected one, has a letter that is hardly ever among them, or starts as no name does.
 */
const imitatesWord = (name: string, words: readonly string[]): boolean => {
  const letters = Array.from(name.normalize('NFKC')).filter((character) => /\p{L}/u.test(character));
  const looks = skeletonOf(name).toLowerCase();
  const written = name.normalize('NFKC').toLowerCase();
  if (words.some((word) => isSaid(word, looks) && !isSaid(word, written))) return true;
  if (letters.length < 3 || !letters.every(looksLikeAscii)) return false;
  return letters.some((letter) => rare.test(letter)) || /\p{Ll}/u.test(letters[0] ?? '');
};

/** `Äcme`. Not of the domain's labels, which cannot have the accents that a name has by right. */
const isAccented = (name: string, protectedNames: readonly string[]): boolean => {
  const written = name.normalize('NFKC').toLowerCase();
  const bare = withoutMarks(skeletonOf(name)).toLowerCase();
  return protectedNames.some((word) => isSaid(withoutMarks(word), bare) && !isSaid(word, written));
};

const withoutMarks = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '');

/** Shorter words than four letters are in too many others. */
const isSaid = (word: string, text: string): boolean =>
  word.length >= 4 && text.includes(skeletonOf(word).toLowerCase());
