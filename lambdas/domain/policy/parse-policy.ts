import { describeIssues, type Problem } from '../../contract/malformed.ts';
import { laterPolicyFields, type Policy, policyDocument } from '../../contract/policy.ts';
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

/**
 * Parses a policy document (JSON values, `sources` a map) and checks that it only refers to what it defines. Reports
 * every problem; a policy with one problem is no policy.
 */
export const parsePolicy = (document: unknown): ParsedPolicy => {
  const parsed = policyDocument.safeParse(document, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: describeIssues(parsed.error.issues, laterFieldsAt) };
  const problems = checkReferences(parsed.data);
  return problems.length === 0 ? { ok: true, policy: parsed.data } : { ok: false, problems };
};
