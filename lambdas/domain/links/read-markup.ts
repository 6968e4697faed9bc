import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** What a body in HTML is made of, for whom looks for links in it. Names are in lower case. */
export type MarkupHandler = {
  readonly attribute: (element: string, name: string, value: string) => void;
  /** Text up to the next tag. `element` is the text-only element it is the content of (`style`, `script`), if it is. */
  readonly text: (text: string, element: string | undefined) => void;
  /** A start or an end tag. */
  readonly tag: (element: string) => void;
  readonly comment: (comment: string) => void;
  /** Something that nobody can tell how it is read. */
  readonly disputed: () => void;
};

/**
 * `standard`: as browsers do. `flat`: as if no element had only text in it, for readers that drop such an element's tags
 * and keep what is between them. `html`: as if SVG and MathML were HTML, for readers that do not know them, or leave them
 * elsewhere than it is known here.
 */
export type Reading = 'standard' | 'flat' | 'html';

/** HTML standard, section 13.1.2: elements with nothing but text in them. `plaintext` ends with the document. */
const textOnly: ReadonlySet<string> = new Set(
  'style script title textarea iframe noembed noframes xmp plaintext'.split(' '),
);

/** HTML standard, section 13.2.6.5: where HTML goes on inside of SVG and MathML. */
const integrationPoints: ReadonlySet<string> = new Set(
  'foreignobject desc title mi mo mn ms mtext annotation-xml'.split(' '),
);

/** The same: elements that end SVG and MathML. */
const breakouts: ReadonlySet<string> = new Set(
  'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'.split(
    ' ',
  ),
);

/** The same: end tags that do, and attributes of `font`. */
const breakoutEnds: ReadonlySet<string> = new Set(['p', 'br']);
const breakoutAttributes: ReadonlySet<string> = new Set(['color', 'face', 'size']);

const cdata = '<![CDATA[';
/** As long, and read as a comment that ends at the first `>`. */
const bogusComment = '<!xCDATA[';

/** Ends a tag that the markup breaks off in, whatever quotes are open: some readers complete it, browsers drop it. */
const endOfTag = '\n">\'>';

/**
 * Reads markup once from start to end, without building a tree: its time is linear and its depth unbounded. Attributes
 * come one by one, also the second of a name and those of a tag that never ends.
 */
export const readMarkup = (given: string, reading: Reading, handler: MarkupHandler): void => {
  const html = `${given}${endOfTag}`;
  const foreign = new ForeignContent();
  let element = '';
  let isBreakout = false;
  let name = '';
  let value = '';
  let text = '';
  let container: string | undefined;

  const flush = () => {
    if (text !== '') handler.text(text, container);
    text = '';
  };
  const endTag = (isSelfClosing: boolean) => {
    const isForeign = reading !== 'html' && foreign.open(element, isSelfClosing, isBreakout);
    container = textOnly.has(element) && !(isSelfClosing && isForeign) ? element : undefined;
  };
  const callbacks: TokenizerCallbacks = {
    onopentagname: (start, end) => {
      flush();
      element = html.slice(start, end).toLowerCase();
      isBreakout = breakouts.has(element);
      handler.tag(element);
    },
    onopentagend: () => endTag(false),
    onselfclosingtag: () => endTag(true),
    onclosetag: (start, end) => {
      flush();
      container = undefined;
      const closed = html.slice(start, end).toLowerCase();
      foreign.close(closed);
      handler.tag(closed);
    },
    onattribname: (start, end) => {
      name = html.slice(start, end).toLowerCase();
      value = '';
    },
    onattribdata: (start, end) => {
      value += html.slice(start, end);
    },
    onattribentity: (codePoint) => {
      value += String.fromCodePoint(codePoint);
    },
    onattribend: () => {
      isBreakout ||= element === 'font' && breakoutAttributes.has(name);
      handler.attribute(element, name, value);
    },
    ontext: (start, end) => {
      text += html.slice(start, end);
    },
    ontextentity: (codePoint) => {
      text += String.fromCodePoint(codePoint);
    },
    oncdata: (start, end, offset) => {
      text += html.slice(start, end - offset);
    },
    oncomment: (start, end, offset) => handler.comment(html.slice(start, end - offset)),
    ondeclaration: () => undefined,
    onprocessinginstruction: () => undefined,
    onend: flush,
    isInForeignContext: () => reading === 'flat' || (reading === 'standard' && foreign.isCurrent()),
  };
  const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks);
  const [first = '', ...others] = html.split(cdata);
  tokenizer.write(first);
  for (const each of others) {
    // HTML standard, section 13.2.5.42: the section is one in SVG and MathML only.
    const isSection = reading === 'flat' || (reading === 'standard' && foreign.isCurrent());
    if (reading === 'standard' && foreign.isIntegrated()) handler.disputed();
    // What is told about is cut out of what was given, so only the tokenizer sees the replacement.
    tokenizer.write(`${isSection ? cdata : bogusComment}${each}`);
  }
  tokenizer.end();
};

/** Whether the tokenizer is in SVG or MathML, where `style` and `title` hold markup. Each step is paid for by an open tag. */
class ForeignContent {
  readonly #stack: string[] = [];
  readonly #open = new Map<string, number>();

  isCurrent(): boolean {
    const top = this.#stack.at(-1);
    return top === 'svg' || top === 'math';
  }

  /** Whether it is in HTML inside of SVG or MathML, or in the element that such HTML may be in: which, takes a tree to tell. */
  isIntegrated(): boolean {
    return this.#stack.length > 0 && !this.isCurrent();
  }

  /** Returns whether the element is a foreign one. */
  open(element: string, isSelfClosing: boolean, isBreakout: boolean): boolean {
    if (isBreakout) this.#breakOut();
    const isForeign = element === 'svg' || element === 'math' || this.isCurrent();
    if (!isForeign || isSelfClosing) return isForeign;
    if (element === 'svg' || element === 'math' || integrationPoints.has(element)) this.#push(element);
    return true;
  }

  close(element: string): void {
    if (breakoutEnds.has(element)) this.#breakOut();
    if ((this.#open.get(element) ?? 0) === 0) return;
    while (this.#pop() !== element);
  }

  #breakOut(): void {
    while (this.isCurrent()) this.#pop();
  }

  #push(element: string): void {
    this.#stack.push(element);
    this.#open.set(element, (this.#open.get(element) ?? 0) + 1);
  }

  #pop(): string | undefined {
    const element = this.#stack.pop();
    if (element !== undefined) this.#open.set(element, (this.#open.get(element) ?? 0) - 1);
    return element;
  }
}
