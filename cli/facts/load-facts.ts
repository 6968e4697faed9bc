import { type PlacedProblem, problemLines, problemText } from '../documents/problem-line.ts';
import { readText } from '../documents/read-text.ts';
import { parseYaml } from '../documents/yaml-document.ts';
import { UserError } from '../user-error.ts';
import { type FactsFile, parseFacts } from './parse-facts.ts';

/**
 * Loads a facts file, YAML or JSON.
 * @throws {UserError} listing every problem with its line
 */
export const loadFacts = async (path: string): Promise<FactsFile> => {
  const yaml = parseYaml(await readText(path));
  if (!yaml.ok) throw invalidFacts(path, yaml.problems);
  const { value, lineOf } = yaml.document;
  const parsed = parseFacts(value);
  if (parsed.ok) return parsed.facts;
  throw invalidFacts(
    path,
    parsed.problems.map((problem) => ({ line: lineOf(problem.path), text: problemText(problem) })),
  );
};

const invalidFacts = (path: string, problems: readonly Omit<PlacedProblem, 'file'>[]): UserError =>
  new UserError(
    `the facts ${path} have ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
    ...problemLines(problems.map((problem) => ({ file: path, ...problem }))),
  );
