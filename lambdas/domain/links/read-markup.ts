import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** What a body in HTML is made of, for whom looks for links in it. Names are in lower case. */
export type MarkupHandler = {
  readonly attribute: (element: string, name: string, value: string) => void;
  /** Text up to the next tag. `element` is the text-only element it is the content of (`style`, `script`), if it is. */
  readonly text: (text: string, element: string | undefined) => void;
  /** A start or an end tag. */
  readonly tag: (element: string) => void;
  readonly comment: (comment: string) => void;
};

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

/** Ends a tag that the markup breaks off in, whatever quotes are open: some readers complete it, browsers drop it. */
const endOfTag = '\n">\'>';

/**
 * Reads markup once from start to end, without building a tree: its time is linear and its depth unbounded. Attributes
 * come one by one, also the second of a name and those of a tag that never ends.
 * @param reading - `standard`: as browsers do; `flat`: as if no element had only text in it, for readers that drop such
 *   an element's tags and keep what is between them
 */
export const readMarkup = (given: string, reading: 'standard' | 'flat', handler: MarkupHandler): void => {
  const html = `${given}${endOfTag}`;
  const foreign = new ForeignContent();
  let element = '';
  let name = '';
  let value = '';
  let text = '';
  let container: string | undefined;

  const flush = () => {
    if (text !== '') handler.text(text, container);
    text = '';
  };
  const endTag = (isSelfClosing: boolean) => {
    const isForeign = foreign.open(element, isSelfClosing);
    container = textOnly.has(element) && !(isSelfClosing && isForeign) ? element : undefined;
  };
  const callbacks: TokenizerCallbacks = {
    onopentagname: (start, end) => {
      flush();
      element = html.slice(start, end).toLowerCase();
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
    onattribend: () => handler.attribute(element, name, value),
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
    isInForeignContext: () => reading === 'flat' || foreign.isCurrent(),
  };
  const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks);
  tokenizer.write(html);
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

  /** Returns whether the element is a foreign one. */
  open(element: string, isSelfClosing: boolean): boolean {
    if (this.isCurrent() && breakouts.has(element)) while (this.isCurrent()) this.#pop();
    const isForeign = element === 'svg' || element === 'math' || this.isCurrent();
    if (!isForeign || isSelfClosing) return isForeign;
    if (element === 'svg' || element === 'math' || integrationPoints.has(element)) this.#push(element);
    return true;
  }

  close(element: string): void {
    if ((this.#open.get(element) ?? 0) === 0) return;
    while (this.#pop() !== element);
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
