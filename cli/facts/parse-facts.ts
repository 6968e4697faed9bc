import { describeIssues, type Problem } from '../../lambdas/contract/malformed.ts';
import { parseAllowRule } from '../../lambdas/domain/address/allow-rule.ts';
import {
  describeAddressProblem,
  describeAllowRuleProblem,
} from '../../lambdas/domain/address/describe-address-problem.ts';
import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Suppression } from '../../lambdas/domain/policy/facts.ts';
import type { Stop } from '../../lambdas/domain/policy/stop.ts';
import { describeScopeProblem, parseStopScope } from '../../lambdas/domain/policy/stop-scope.ts';
import { factsDocument, laterSuppressionFields } from './facts-document.ts';

export type AllowListEntry = { readonly rule: string; readonly owner?: string; readonly comment?: string };

/** What a facts file says, by the keys of the tables. A list that the file does not have is absent. */
export type FactsFile = {
  readonly allowList?: ReadonlyMap<string, AllowListEntry>;
  readonly directory?: ReadonlyMap<string, { readonly groups: readonly string[] }>;
  readonly suppressions?: ReadonlyMap<string, readonly Suppression[]>;
  readonly stops?: readonly Stop[];
};

export type ParsedFacts =
  | { readonly ok: true; readonly facts: FactsFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Parses the value of a facts file; reports every problem. */
export const parseFacts = (document: unknown): ParsedFacts => {
  const parsed = factsDocument.safeParse(document, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: describeIssues(parsed.error.issues, laterFieldsAt) };
  const { allowList, directory, suppressions, stops } = parsed.data;
  const rules = keyed('allowList', 'rule', allowList, ruleKey);
  const people = keyed('directory', 'address', directory, addressKey);
  const blocked = keyed('suppressions', 'address', suppressions, addressKey, ({ origin }) => origin);
  const stopped = keyed('stops', 'scope', stops, scopeKey);
  const problems = [...rules.problems, ...people.problems, ...blocked.problems, ...stopped.problems];
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    facts: {
      ...(allowList && { allowList: new Map(rules.rows.map(({ key, entry }) => [key, { ...entry, rule: key }])) }),
      ...(directory && { directory: new Map(people.rows.map(({ key, entry: { groups } }) => [key, { groups }])) }),
      ...(suppressions && {
        suppressions: new Map(
          [...Map.groupBy(blocked.rows, ({ key }) => key)].map(([key, rows]) => [
            key,
            rows.map(({ entry: { address: _, ...suppression } }) => suppression),
          ]),
        ),
      }),
      ...(stops && { stops: stopped.rows.map(({ key, entry }) => ({ ...entry, scope: key })) }),
    },
  };
};

const laterFieldsAt = (path: readonly PropertyKey[]): readonly string[] =>
  path[0] === 'suppressions' && path.length === 2 ? laterSuppressionFields : [];

type Key = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly objection: string };

const ruleKey = ({ rule }: { readonly rule: string }): Key => {
  const parsed = parseAllowRule(rule);
  return parsed.ok ? parsed : { ok: false, objection: describeAllowRuleProblem(parsed.problem) };
};

const addressKey = ({ address }: { readonly address: string }): Key => {
  const parsed = parseAddress(address);
  return parsed.ok
    ? { ok: true, key: parsed.address.lookup }
    : { ok: false, objection: describeAddressProblem(parsed.problem) };
};

const scopeKey = ({ scope }: { readonly scope: string }): Key => {
  const parsed = parseStopScope(scope);
  return parsed.ok ? { ok: true, key: parsed.scope } : { ok: false, objection: describeScopeProblem(parsed.problem) };
};

/**
 * The entries of a list under their keys. What has no key, or that of another entry, is a problem.
 * @param apart - tells entries of one key apart that may stand side by side
 */
const keyed = <Entry>(
  list: string,
  field: string,
  entries: readonly Entry[] | undefined,
  keyOf: (entry: Entry) => Key,
  apart: (entry: Entry) => string = () => '',
): { readonly rows: readonly { key: string; entry: Entry }[]; readonly problems: readonly Problem[] } => {
  const firstIndexes = new Map<string, number>();
  const rows: { key: string; entry: Entry }[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of (entries ?? []).entries()) {
    const parsed = keyOf(entry);
    if (!parsed.ok) {
      problems.push({ path: [list, index, field], problem: parsed.objection });
      continue;
    }
    const identity = `${parsed.key}\n${apart(entry)}`;
    const first = firstIndexes.get(identity);
    if (first !== undefined) problems.push({ path: [list, index, field], problem: `same as ${list}[${first}]` });
    firstIndexes.set(identity, index);
    rows.push({ key: parsed.key, entry });
  }
  return { rows, problems };
};
