import type { FoundLink, LinkField, Target } from './found-link.ts';
import { readCss } from './read-css.ts';
import { type Reading, readMarkup } from './read-markup.ts';
import { readText, readWrittenUrls } from './read-text.ts';
import { readUrl } from './read-url.ts';

/** What a request's bodies may make a mail program follow or load, each once and in the order it is found. */
export const findLinks = (text: string | undefined, html: string | undefined): readonly FoundLink[] => {
  const found = new Map<string, FoundLink>();
  const collect = (field: LinkField) => (targets: readonly Target[]) => {
    for (const target of targets) {
      const link: FoundLink = { field, ...target };
      found.set(Object.values(link).join(' '), link);
    }
  };
  if (text !== undefined) collect('text')(readText(text));
  if (html !== undefined) readHtml(html, 0, { collect: collect('html'), read: new Set() });
  return [...found.values()];
};

type Reader = {
  readonly collect: (targets: readonly Target[]) => void;
  /** Markup that has been read: what several readings come upon is read once. */
  readonly read: Set<string>;
};

/** Of `srcdoc` in `srcdoc` and the like. No mail is written so; each level costs a reading of all that is inside. */
const deepestMarkup = 3;

/**
 * Readers differ in what is markup, so what is a link in any reading counts: elements with only text in them as such and
 * as markup, SVG and MathML as such and as HTML, `noscript` as with scripts and without.
 */
const readHtml = (html: string, depth: number, reader: Reader): void => {
  if (depth > deepestMarkup) return reader.collect([{ kind: 'unparsable' }]);
  if (reader.read.has(html)) return;
  reader.read.add(html);
  const isForeign = /<(?:svg|math)/i.test(html);
  const asBrowsers: readonly Reading[] = ['standard', ...(isForeign ? (['html'] as const) : [])];
  for (const reading of asBrowsers) readOnce(html, reading, depth, reader);
  if (isForeign || /<(?:style|script|title|textarea|iframe|noembed|noframes|xmp|plaintext|!\[CDATA\[)/i.test(html)) {
    readOnce(html, 'flat', depth, reader);
  }
  // To a reader that runs scripts `noscript` holds text only, which is what `noembed` holds to all.
  const asWithScripts = html.replaceAll(/(<\/?)noscript/gi, '$1noembed');
  if (asWithScripts === html) return;
  for (const reading of asBrowsers) readOnce(asWithScripts, reading, depth, reader);
};

const readOnce = (html: string, reading: Reading, depth: number, reader: Reader): void => {
  const { collect } = reader;
  let line: string[] = [];
  const endLine = () => {
    // Some programs look for links in what is shown, across `<b>` and `<wbr>`.
    if (line.length > 1) collect(readWrittenUrls(line.join('')));
    line = [];
  };
  readMarkup(html, reading, {
    attribute: (element, name, value) => readAttribute(element, name, value, depth, reader),
    text: (text, container) => {
      if (container === 'style') return collect(readCss(text));
      if (container === 'script') return collect(readScript(text));
      line.push(text);
      collect(readText(text));
    },
    tag: (element) => {
      if (!inline.has(element)) endLine();
    },
    comment: (comment) => {
      // Outlook reads what is in such a comment; a few readers end one where others do not.
      if (/^\s*\[if\b|^-?>|--!?>/i.test(comment)) readHtml(comment.replaceAll('<!--', ' '), depth + 1, reader);
    },
    disputed: () => collect([{ kind: 'unparsable' }]),
  });
  endLine();
};

const inline: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);

/**
 * Attributes with a URL, without a name space's prefix: `xlink:href` and VML's `o:href` are `href`. Those that only
 * scripts read (`data-src`) are not here, nor what is shown and never linked (`alt`, `title`).
 */
const urlAttributes: ReadonlySet<string> = new Set(
  'href src action formaction poster background cite data longdesc lowsrc dynsrc codebase manifest icon base pluginspage'.split(
    ' ',
  ),
);
const listAttributes: ReadonlySet<string> = new Set(['ping', 'archive', 'profile']);
/** SVG sets an attribute, `href` too, to these. */
const animatedAttributes: ReadonlySet<string> = new Set(['values', 'to', 'from', 'by']);

/**
 * A word of schema.org's vocabulary, which microdata has where links are too. Other links of microdata count: Gmail and
 * others make buttons of them.
 */
const vocabulary = /^https?:\/\/schema\.org\/[A-Z][A-Za-z]*$/;

const readAttribute = (element: string, name: string, given: string, depth: number, reader: Reader): void => {
  const { collect } = reader;
  // To readers of old a backtick is a quote.
  const value = given.replace(/^`/, '');
  if (value === '' || name.startsWith('xmlns')) return;
  const local = name.slice(name.lastIndexOf(':') + 1);
  if ((element === 'link' || element === 'meta') && vocabulary.test(value)) return;
  if (urlAttributes.has(local)) return collect(readUrl(value));
  if (listAttributes.has(local)) return collect(value.split(/[\s,]+/).flatMap(readUrl));
  if (local === 'srcset' || local === 'imagesrcset') return collect(readSourceSet(value));
  if (local === 'srcdoc') return readHtml(value, depth + 1, reader);
  if (element === 'meta' && local === 'content') return collect(readMetaContent(value));
  // Of an object, which may be a film's URL as well as any word.
  if (element === 'param' && local === 'value') return collect(isAbsolute(value) ? readUrl(value) : []);
  if (/^(?:animate|set)/.test(element) && animatedAttributes.has(local)) {
    return collect(value.split(';').filter(isAbsolute).flatMap(readUrl));
  }
  // SVG has CSS values in attributes of many names.
  if (local === 'style' || (value.includes('(') && /u|\\/i.test(value))) collect(readCss(value));
};

/** Tabs and line breaks do not count in a URL. */
const isAbsolute = (value: string): boolean =>
  /^[\0- \s]*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(value.replaceAll(/[\t\n\r]/g, ''));

/**
 * HTML standard, section 4.8.4.3.10: a URL ends at white space, so that commas may be in it, and what follows up to a
 * comma describes it. Other readers split at each comma; of what they get, base64 is not taken for a host.
 */
const readSourceSet = (value: string): readonly Target[] => {
  const standard = Array.from(value.matchAll(/([^\s,]\S*)(?:(?<=,)|[^,]*)/g), ([, url = '']) => url);
  const absolute = /data:/i.test(value) ? /^https?:/i : /^(?:https?:|[/\\]{2})/i;
  return [...standard, ...value.split(/[\s,]+/).filter((url) => absolute.test(url))].flatMap(readUrl);
};

/** A refresh goes to what follows `url=`; structured data for mail programs is in `content` too. */
const readMetaContent = (value: string): readonly Target[] => {
  const refresh = /^[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?["']?([^]*)$/i.exec(value)?.[1];
  return [...(refresh !== undefined && isAbsolute(refresh) ? readUrl(refresh) : []), ...readWrittenUrls(value)];
};

/**
 * No mail program runs scripts, but some take actions from JSON-LD. Its vocabulary is a name and not a link.
 */
const readScript = (script: string): readonly Target[] =>
  readWrittenUrls(
    script
      .replaceAll('\\/', '/')
      .replaceAll(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
      .replaceAll(/"@(?:context|type|vocab)"\s*:\s*"https?:\/\/schema\.org\b[^"]*"/gi, '""'),
  );
