import type { PlacedProblem } from '../documents/problem-line.ts';
import { type ParsedYaml, parseYaml, type YamlDocument } from '../documents/yaml-document.ts';
import type { PolicyFiles, TextFile } from './policy-files.ts';

/** Where in the files something of the merged document stands. */
export type Place = { readonly file: string; readonly line: number; readonly path: readonly PropertyKey[] };

/** One document from all files, in the shape of contract/policy.ts, and the way back. */
export type MergedPolicy = {
  readonly document: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
  /** What already keeps the files from being one document. */
  readonly problems: readonly PlacedProblem[];
};

type ReadFile = { readonly path: string; readonly yaml: YamlDocument };
type Source = ReadFile & { readonly name?: string; readonly body: unknown };

/** Merges the files of a policy. Never throws: whatever is wrong is in `problems`. */
export const mergePolicy = (files: PolicyFiles): MergedPolicy => {
  const problems: PlacedProblem[] = [];
  const read = ({ path, text }: TextFile): readonly ReadFile[] => {
    const parsed: ParsedYaml = parseYaml(text);
    if (parsed.ok) return [{ path, yaml: parsed.document }];
    problems.push(...parsed.problems.map((problem) => ({ file: path, ...problem })));
    return [];
  };
  const [policy] = read(files.policy);
  const placeInPolicy = (path: readonly PropertyKey[]): Place => ({
    file: files.policy.path,
    line: policy?.yaml.lineOf(path) ?? 1,
    path,
  });
  const document = policy?.yaml.value;
  if (files.layout === 'file') return { document, placeOf: placeInPolicy, problems };

  const byName = new Map<string, Source>();
  const unnamed: Source[] = [];
  for (const file of files.sources.flatMap(read)) {
    const { source, objection } = nameSource(file);
    if (objection !== undefined) problems.push(atSource(file, objection));
    const first = source?.name === undefined ? undefined : byName.get(source.name);
    if (first !== undefined) problems.push(atSource(file, `defined-twice (first in ${first.path})`));
    if (source?.name !== undefined && first === undefined) byName.set(source.name, source);
    else if (source !== undefined) unnamed.push(source);
  }
  // What else is wrong with a source that has no name of its own is found under a name that no other has.
  for (const source of unnamed) byName.set(freeName(byName), source);
  if (isObject(document) && Object.hasOwn(document, 'sources')) {
    const { file, line } = placeInPolicy(['sources']);
    problems.push({ file, line, text: 'sources: unknown-field (in a folder each source is a file in sources/)' });
  }
  return {
    document: isObject(document)
      ? { ...document, sources: Object.fromEntries([...byName].map(([name, { body }]) => [name, body])) }
      : document,
    placeOf: ([first, name, ...rest]) => {
      const source = first === 'sources' ? byName.get(String(name)) : undefined;
      if (source === undefined) return placeInPolicy([first, name, ...rest].filter((step) => step !== undefined));
      const path = rest.length === 0 ? ['source'] : rest;
      return { file: source.path, line: source.yaml.lineOf(path), path };
    },
    problems,
  };
};

/** The source that a file holds, by its name if it has one, and what is wrong with that. */
const nameSource = (file: ReadFile): { readonly source?: Source; readonly objection?: string } => {
  const { value } = file.yaml;
  if (!isObject(value)) return { objection: 'wrong-type (expected a map with the name of the source)' };
  const { source: name, ...body } = value;
  if (typeof name === 'string') return { source: { ...file, name, body } };
  const objection = `${name === undefined ? 'missing' : 'wrong-type'} (expected the name of the source)`;
  return { source: { ...file, body }, objection };
};

const freeName = (taken: ReadonlyMap<string, unknown>): string => {
  let number = 1;
  while (taken.has(`unnamed-${number}`)) number += 1;
  return `unnamed-${number}`;
};

const atSource = ({ path, yaml }: ReadFile, text: string): PlacedProblem => ({
  file: path,
  line: yaml.lineOf(['source']),
  text: `source: ${text}`,
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
