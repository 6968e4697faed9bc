import { type ParsedYaml, parseYaml, type YamlDocument } from '../documents/yaml-document.ts';
import type { PolicyFiles, TextFile } from './policy-files.ts';

/** Where in the files something of the merged document stands. */
export type Place = { readonly file: string; readonly line: number; readonly path: readonly PropertyKey[] };

/** One document from all files, in the shape of contract/policy.ts, and the way back. */
export type MergedPolicy = {
  readonly document: unknown;
  placeOf(path: readonly PropertyKey[]): Place;
  /** `file:line: …`, what already keeps the files from being one document. */
  readonly problems: readonly string[];
};

type ReadFile = { readonly path: string; readonly yaml: YamlDocument };
type Source = ReadFile & { readonly name: string; readonly body: unknown };

/** Merges the files of a policy. Never throws: whatever is wrong is in `problems`. */
export const mergePolicy = (files: PolicyFiles): MergedPolicy => {
  const problems: string[] = [];
  const read = ({ path, text }: TextFile): readonly ReadFile[] => {
    const parsed: ParsedYaml = parseYaml(text);
    if (parsed.ok) return [{ path, yaml: parsed.document }];
    problems.push(...parsed.problems.map((problem) => `${path}:${problem.line}: ${problem.text}`));
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

  const sources = files.sources.flatMap(read).flatMap((file) => {
    const named = nameSource(file);
    if ('problem' in named) problems.push(named.problem);
    return 'problem' in named ? [] : [named];
  });
  const byName = new Map<string, Source>();
  for (const source of sources) {
    const first = byName.get(source.name);
    if (first === undefined) byName.set(source.name, source);
    else {
      const line = source.yaml.lineOf(['source']);
      problems.push(`${source.path}:${line}: source: defined-twice (first in ${first.path})`);
    }
  }
  if (isObject(document) && Object.hasOwn(document, 'sources')) {
    const { file, line } = placeInPolicy(['sources']);
    problems.push(`${file}:${line}: sources: unknown-field (in a folder each source is a file in sources/)`);
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

const nameSource = ({ path, yaml }: ReadFile): Source | { readonly problem: string } => {
  if (!isObject(yaml.value)) return { problem: `${path}:1: wrong-type (expected a map with source: name)` };
  const { source: name, ...body } = yaml.value;
  if (typeof name === 'string') return { path, yaml, name, body };
  const word = name === undefined ? 'missing' : 'wrong-type';
  return { problem: `${path}:${yaml.lineOf(['source'])}: source: ${word} (expected the source's name)` };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
