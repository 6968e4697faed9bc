import type { Target } from './found-link.ts';
import { readUrl } from './read-url.ts';

/** Comment, string (closed, or ended by its line or the sheet), name with what opens its arguments, or one character. */
const lexeme =
  /\/\*[^]*?(?:\*\/|$)|"((?:[^"\\\n\r\f]|\\[^])*)"?|'((?:[^'\\\n\r\f]|\\[^])*)'?|((?:[\w-]|\P{ASCII}|\\[0-9a-f]{1,6}(?:\r\n|\s)?|\\[^\n\r\f])+\(?)|[^]/giuy;
/** What `url(` takes without quotes, to its parenthesis or the end. */
const bareArgument = /\s*(?:[^"')\s\\]|\\[^])(?:[^)\\]|\\[^])*/uy;
/** CSS Syntax, section 4.3.7: up to six hexadecimal digits and one white space, or any other character. */
const escape = /\\(?:([0-9a-f]{1,6})(?:\r\n|\s)?|(\r\n|[^]))/giu;

/** A string that says by itself that it is a URL: `@import`, `image-set()` and filters of old take one without `url()`. */
const absolute = /^\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|^\s*(?:https?|data|javascript|vbscript|ftp|file):/i;

/** Tabs and line breaks, which an escape may write, do not count in a URL. */
const isAbsolute = (string: string): boolean => absolute.test(string.replaceAll(/[\t\n\r]/g, ''));

/** What selectors for links look for: `a[href^="http://"]`. It leads nowhere. */
const schemeAlone = /^(?:https?|ftp|mailto|tel):[/\\]{0,2}$/i;

/** CSS Syntax, section 5.4.2: an at-rule ends with its semicolon, its block, or the block it is in. */
const endsAtRule = /^[;{}]$/;

/** Where a style sheet or a `style` attribute loads from: the arguments of `url()`, and strings that are absolute URLs. */
export const readCss = (css: string): readonly Target[] => {
  const targets: Target[] = [];
  // A spread argument of a hundred thousand hosts is more than a call takes.
  const take = (url: string): void => {
    for (const target of readUrl(url)) targets.push(target);
  };
  let isNamespace = false;
  lexeme.lastIndex = 0;
  for (let found = lexeme.exec(css); found !== null; found = lexeme.exec(css)) {
    const [all, double, single, name] = found;
    const string = unescape(double ?? single ?? '');
    if (name !== undefined) {
      const word = unescape(name).toLowerCase();
      // A name space is a name, and never loaded.
      if (word === 'namespace' && css[found.index - 1] === '@') isNamespace = true;
      if (word === 'url(' || word === 'src(') {
        const argument = argumentAt(css, lexeme.lastIndex);
        lexeme.lastIndex += argument.length;
        if (!isNamespace) take(unescape(argument));
      }
    } else if (endsAtRule.test(all)) isNamespace = false;
    else if (!isNamespace && isAbsolute(string) && !schemeAlone.test(string)) take(string);
  }
  return targets;
};

/** Empty for a quoted argument: that is a string, which comes next. */
const argumentAt = (css: string, index: number): string => {
  bareArgument.lastIndex = index;
  return bareArgument.exec(css)?.[0] ?? '';
};

const unescape = (text: string): string =>
  text.replaceAll(escape, (_, digits: string | undefined, character: string | undefined) => {
    if (digits === undefined) return /^[\r\n\f]/.test(character ?? '') ? '' : (character ?? '');
    const codePoint = Number.parseInt(digits, 16);
    const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    return isCharacter ? String.fromCodePoint(codePoint) : '\uFFFD';
  });
