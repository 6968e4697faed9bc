import { besides, describeIssues, type Problem } from '../../contract/malformed.ts';
import { identifier, laterPolicyFields, type Policy, policyDocument } from '../../contract/policy.ts';
import { readPolicyParts } from '../../contract/policy-parts.ts';
import { checkReferences } from './check-references.ts';

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const laterFieldsAt = (path: readonly PropertyKey[]): readonly string[] => {
  if (path.length === 0) return laterPolicyFields.policy;
  if (path.length !== 2) return [];
  if (path[0] === 'purposes') return laterPolicyFields.purpose;
  return path[0] === 'sources' ? laterPolicyFields.source : [];
};

/** A map's entry whose name is none is not looked at by the schema: its own problems, as under any other name. */
const problemsUnderIllNames = (document: unknown): readonly Problem[] =>
  (['purposes', 'sources'] as const).flatMap((map) =>
    Object.entries(readPolicyMap(document, map)).flatMap(([name, value]) => {
      if (identifier.safeParse(name).success) return [];
      const parsed = policyDocument.shape[map].safeParse({ any: value }, { reportInput: true });
      const issues = parsed.error?.issues ?? [];
      return describeIssues(
        issues.map((issue) => ({ ...issue, path: [map, name, ...issue.path.slice(1)] })),
        laterFieldsAt,
      );
    }),
  );

/** The one name that the schema drops and does not tell of: whoever wrote it would believe it to be in force. */
const untold = '__proto__';

const untoldNames = (document: unknown): readonly Problem[] =>
  (['purposes', 'sources'] as const).flatMap((map) =>
    Object.hasOwn(readPolicyMap(document, map), untold)
      ? [{ path: [map, untold], problem: 'not-a-kebab-case-name' }]
      : [],
  );

const readPolicyMap = (document: unknown, map: 'purposes' | 'sources'): object => {
  if (typeof document !== 'object' || document === null || !(map in document)) return {};
  const value: unknown = Reflect.get(document, map);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
};

/**
 * Parses a policy document (JSON values, `sources` a map) and checks that it only refers to what it defines. Reports
 * every problem; a policy with one problem is no policy.
 */
export const parsePolicy = (document: unknown): ParsedPolicy => {
  const parsed = policyDocument.safeParse(document, { reportInput: true });
  const objections = [
    ...untoldNames(document),
    ...(parsed.success
      ? []
      : [...describeIssues(parsed.error.issues, laterFieldsAt), ...problemsUnderIllNames(document)]),
  ];
  const problems = [...objections, ...besides(objections, checkReferences(readPolicyParts(document)))];
  return parsed.success && problems.length === 0 ? { ok: true, policy: parsed.data } : { ok: false, problems };
};
