import { bareHostsIn } from './bare-hosts.ts';
import { readingsOf } from './fold-characters.ts';
import { namedSchemes, type Target } from './found-link.ts';
import { hostOf, targetsOfAuthority } from './host-of.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

/**
 * What mail programs make links of in plain text. Their ways differ, so whatever one of them is known to link counts:
 * `https://host` (two slashes or backslashes, whatever stands before it), `www.host`, and a bare name below a top-level
 * domain (`evil.example/path`, `evil.com`), as Gmail and Apple Mail link it. E-mail addresses are no links here, nor is
 * a URL in the path or query of another.
 */
export const readText = (text: string): readonly Target[] =>
  readingsOf(text).flatMap((reading) => {
    const { targets, rest } = readUrls(reading);
    return [...targets, ...bareHostsIn(rest)];
  });

/** Like `readText`, without bare names: for text whose pieces may only look as if they belonged together. */
export const readWrittenUrls = (text: string): readonly Target[] =>
  readingsOf(text).flatMap((reading) => readUrls(reading).targets);

/** Sticky, and each looked for only where two slashes follow a colon: a text is read once, however it is made up. */
const slashes = /[/\\]{2,}/y;
/**
 * Up to the next URL, too. `。` may be the dot of a domain; other punctuation of scripts that put no space after it ends
 * the URL.
 */
const authority = /(?:(?!(?:https?|ftps?):[/\\]{2})[^\s/?#<>"`{}|^、，；：！？「」『』（）［］【】〈〉《》“”…])+/iy;
/**
 * What a URL may hold behind its authority (RFC 3986 section 2). Another URL in it ends it, unless it is a parameter
 * (`?to=https://…`).
 */
const tail = /(?:[\w=/&?#:%@\\]|[!$'()*+,;[\]~.-](?!(?:https?|ftps?):[/\\]{2}))*/iy;

const readUrls = (text: string): { readonly targets: readonly Target[]; readonly rest: string } => {
  const targets: Target[] = [];
  const rest: string[] = [];
  let from = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', Math.max(colon + 1, from))) {
    const scheme = schemeBefore(text, colon);
    const start = colon + 1 + lengthAt(slashes, text, colon + 1);
    if (scheme === undefined || start === colon + 1) continue;
    rest.push(text.slice(from, colon - scheme.length));
    const end = start + lengthAt(authority, text, start);
    const read = readAuthority(scheme, text.slice(start, end));
    // A spread argument of a hundred thousand hosts is more than a call takes.
    for (const target of read) targets.push(target);
    // Only a URL with a host has parameters, and only to whom knows its scheme; the authority may have ended at the next.
    const hasHost = read.some((target) => 'host' in target);
    from = hasHost && /[/?#]/.test(text[end] ?? '') ? end + lengthAt(tail, text, end) : end;
  }
  rest.push(text.slice(from));
  return { targets, rest: rest.join(' ') };
};

const lengthAt = (sticky: RegExp, text: string, index: number): number => {
  sticky.lastIndex = index;
  return sticky.exec(text)?.[0].length ?? 0;
};

/** The longer of two that end alike comes first. */
const schemesInText = [...namedSchemes.toSorted((one, other) => other.length - one.length), 'https', 'http'] as const;
const longestScheme = Math.max(...schemesInText.map(({ length }) => length));

/** `seehttps://` counts as `https://`: some programs look for the scheme alone. */
const schemeBefore = (text: string, colon: number) => {
  const before = text.slice(Math.max(0, colon - longestScheme), colon).toLowerCase();
  return schemesInText.find((scheme) => before.endsWith(scheme));
};

const readAuthority = (scheme: (typeof schemesInText)[number], given: string): readonly Target[] => {
  if (scheme !== 'http' && scheme !== 'https') return [{ kind: 'other-scheme', scheme }];
  const at = given.lastIndexOf('@');
  if (at === -1) return hostsOf(given);
  const before = given.slice(0, at);
  // Text without spaces may go on to an address (`https://acme.exampleかinfo@acme.example`): no user has such a name.
  const kind = /^\p{ASCII}+$/u.test(before) ? 'userinfo' : 'host';
  return [
    // Some programs end the URL there.
    ...hostsOf(before),
    ...hostsOf(given.slice(at + 1)).map((target): Target => (target.kind === 'host' ? { ...target, kind } : target)),
  ];
};

/**
 * What no host name is made of. A URL's host may hold it all the same: `https://acme.example&x.evil.example` is below
 * evil.example, and `https://acme.example•evil.com` below com.
 */
const delimiter = /[^\p{L}\p{M}\p{N}\p{Cf}._%:。．｡-]/u;
const looksLikeHost = /[\p{L}\p{N}][.。．｡]\p{L}/u;

/** Some programs end a host at a delimiter, others read on, and get to the domain it ends with. */
const hostsOf = (given: string): readonly Target[] => {
  const literal = /^\[[^\]]*\]?/.exec(given)?.[0] ?? '';
  const [rest = '', ...others] = given.slice(literal.length).split(delimiter);
  const first = literal === '' ? rest : literal;
  return [...hostsAtStart(first), ...others.filter((each) => looksLikeHost.test(each)).flatMap(hostsAtStart)];
};

/** More than a host may have; where a text goes on without a space, the rest is not looked at. */
const longestName = 400;
const trailing = /[._。．｡-]+$/;
const nameAtStart = /^[\p{L}\p{M}\p{N}\p{Cf}._%。．｡-]+/u;

/**
 * The hosts a text can be taken to start with. Where no space ends it (`https://acme.exampleをご覧`) programs end it
 * differently: after the ASCII, or at the end of the letters. Each end counts that leaves a top-level domain.
 */
const hostsAtStart = (given: string): readonly Target[] => {
  if (given.startsWith('[')) return targetsOfAuthority(given.slice(0, given.indexOf(']') + 1));
  const name =
    nameAtStart
      .exec(given.slice(0, longestName))?.[0]
      .replace(trailing, '')
      .replace(/^[.。．｡]+/, '') ?? '';
  if (name === '') return [];
  const ends = Array.from(name.matchAll(/(?<=\p{ASCII})(?=\P{ASCII})/gu), ({ index }) =>
    name.slice(0, index).replace(trailing, ''),
  );
  const likely = [...ends, name].filter((each) => isTopLevelDomain(each.split(/[.。．｡]/).at(-1) ?? ''));
  return (likely.length > 0 ? likely : [name]).map((each): Target => {
    const host = hostOf(URL.parse(`https://${each}/`));
    return host === undefined ? { kind: 'unparsable' } : { kind: 'host', host };
  });
};
