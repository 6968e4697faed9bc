import { printable } from '../../output/printable.ts';

/** A piece of HTML that is safe to put into a page: only `html` makes one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | undefined | Markup | readonly Markup[];

/**
 * HTML from a template. Every text in it is escaped, and what is not visible in it is made visible, so that no text can
 * open an element, leave an attribute (all are quoted) or turn the direction of what follows it.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(strings.map((part, index) => part + (index < values.length ? textOf(values[index]) : '')).join(''));

const textOf = (value: Value): string => {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escaped(printable(String(value)));
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** Words as people read them: what stands between backticks is written as it is (`` `maxAge` ``), and a time stays in one piece. */
export const prose = (words: string): Markup => {
  const parts = words.split('`');
  // An odd number of backticks is not ours: shown as it is.
  if (parts.length % 2 === 0) return withTimes(words);
  return html`${parts.map((part, index) => (index % 2 === 0 ? withTimes(part) : html`<code>${part}</code>`))}`;
};

const withTimes = (words: string): Markup =>
  html`${words
    .split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/)
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<time datetime="${part}">${part}</time>`))}`;

/** Labels are words of a sentence; here they head a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
