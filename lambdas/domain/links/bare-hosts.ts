import type { Target } from './found-link.ts';
import { hostOf } from './host-of.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

/**
 * Letters, digits and hyphens of any script that puts spaces between words. In the others (Han, kana, Thai and so on) a
 * name cannot be told from the sentence around it. Each pattern starts where such a run starts, and so reads it once.
 */
const spaced = String.raw`[[\p{L}\p{M}\p{N}_\-]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー]]`;
const nameAmongText = new RegExp(String.raw`(?<!${spaced})${spaced}+(?:\.${spaced}+)+`, 'gv');
/** In whatever script, between white space. */
const nameAlone = /(?<=^|\s)[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+(?=$|[\s/:?#])/gu;

/** The rest of an address up to its `@`; RFC 5321 allows 64 octets. */
const restOfLocalPart = /[\w.+%'=~&!$*`{|}-]{0,64}@/y;

/** Top-level domains that are the end of a file's name far more often. */
const fileSuffixes: ReadonlySet<string> = new Set(['zip', 'mov', 'md', 'py', 'rs', 'sh']);
/** `It is done.In March`, `at 12:30.In March`: a space was forgotten. */
const sentenceStart = /^(?:As|At|Be|By|Do|Id|In|Is|It|Me|My|No|So|To|Us)$/;

/**
 * Hosts written as a name alone, which some mail programs link. A name counts if it starts with `www.` or ends with a
 * top-level domain, and is not part of an e-mail address. Three kinds of two-label names do not, unless a port, path or
 * query follows: files, forgotten spaces, and `Co.Ltd`.
 */
export const bareHostsIn = (text: string): readonly Target[] =>
  text.includes('.')
    ? [nameAmongText, nameAlone].flatMap((pattern) =>
        Array.from(text.matchAll(pattern)).flatMap(({ 0: name, index }) => readName(text, name, index)),
      )
    : [];

const readName = (text: string, given: string, start: number): readonly Target[] => {
  const end = start + given.length;
  const name = given.replace(/^[_-]{1,64}/, '').replace(/(?<![_-])[_-]{1,64}$/, '');
  if (!isHostName(name, isFollowedByMore(text, end)) || isPartOfAddress(text, start, end)) return [];
  const host = hostOf(URL.parse(`https://${name}/`));
  return host === undefined ? [] : [{ kind: 'host', host }];
};

const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** A port, path, query or fragment; not the length of a network (`10.0.0.0/8`). */
const isFollowedByMore = (text: string, end: number): boolean =>
  /^(?:[/?#][^\s\d]|:\d|\/$|\/\s)/.test(text.slice(end, end + 2));

const isPartOfAddress = (text: string, start: number, end: number): boolean => {
  if (text[start - 1] === '@' && /[\p{L}\p{N}_"]/u.test(text[start - 2] ?? '')) return true;
  restOfLocalPart.lastIndex = end;
  return restOfLocalPart.test(text);
};

const isHostName = (name: string, isFollowed: boolean): boolean => {
  const labels = name.split('.');
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  if (/^www\d{0,2}$/i.test(first)) return true;
  if (/^\d+$/.test(last)) return isFollowed && ipv4.test(name);
  if (!isTopLevelDomain(last)) return false;
  return isFollowed || labels.length > 2 || !isFileOrSentence(name, first, last);
};

const isFileOrSentence = (name: string, first: string, last: string): boolean =>
  fileSuffixes.has(last.toLowerCase()) ||
  (sentenceStart.test(last) && /[\p{Ll}\d]$/u.test(first)) ||
  name.toLowerCase() === 'co.ltd';
