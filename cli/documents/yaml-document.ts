import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml';

/** A problem of a file, by the line it is on. */
export type LineProblem = { readonly line: number; readonly text: string };

/** A parsed YAML (or JSON, which is YAML) file and where in it things are. */
export type YamlDocument = {
  readonly value: unknown;
  /** The line, from 1, of what is at `path`, or of the nearest thing around it that exists. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

export type ParsedYaml =
  | { readonly ok: true; readonly document: YamlDocument }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

/** Parses YAML 1.2. Duplicate keys, unknown tags and aliases that multiply are problems. */
export const parseYaml = (text: string): ParsedYaml => {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    text: `not-yaml: ${message}`,
  }));
  if (problems.length > 0) return { ok: false, problems };
  try {
    const value: unknown = document.toJS();
    return { ok: true, document: { value, lineOf: (path) => lineAt(offsetOf(document, path)) } };
  } catch (error) {
    // An alias without its anchor, or too many of them ("resource exhaustion"): the library throws when it builds the value.
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ line: 1, text: `not-yaml: ${message}` }] };
  }
};

/** Where the key (or the list entry) at the end of the path begins. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
};

const startOf = (node: unknown): number | undefined =>
  isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
