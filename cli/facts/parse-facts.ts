import type * as z from 'zod/mini';
import { besides, describeIssues, type Problem } from '../../lambdas/contract/malformed.ts';
import { parseAllowRule } from '../../lambdas/domain/address/allow-rule.ts';
import {
  describeAddressProblem,
  describeAllowRuleProblem,
} from '../../lambdas/domain/address/describe-address-problem.ts';
import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Suppression } from '../../lambdas/domain/policy/facts.ts';
import type { Stop } from '../../lambdas/domain/policy/stop.ts';
import { describeScopeProblem, parseStopScope } from '../../lambdas/domain/policy/stop-scope.ts';
import { factsDocument, factsEntries, laterSuppressionFields } from './facts-document.ts';

export type AllowListEntry = {
  readonly rule: string;
  readonly owner?: string;
  readonly comment?: string;
  /** From then on it admits nobody. RFC 3339. */
  readonly expires?: string;
  readonly acknowledge?: string;
};

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
  const objections = parsed.success ? [] : describeIssues(parsed.error.issues, laterFieldsAt);
  const rules = keyed('allowList', 'rule', readEntries(document, 'allowList', 'rule'), ruleKey);
  const people = keyed('directory', 'address', readEntries(document, 'directory', 'address'), addressKey);
  const blocked = keyed(
    'suppressions',
    'address',
    readEntries(document, 'suppressions', 'address'),
    addressKey,
    ({ origin }) => origin,
  );
  const stopped = keyed('stops', 'scope', readEntries(document, 'stops', 'scope'), scopeKey);
  const further = [...rules.problems, ...people.problems, ...blocked.problems, ...stopped.problems];
  const problems = [...objections, ...besides(objections, further)];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const { allowList, directory, suppressions, stops } = parsed.data;
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

type Entries = typeof factsEntries;

/** One entry of a list. Either may be there without the other: what is keyed by nothing, and a key with something wrong beside it. */
type Read<Entry> = { readonly text?: string; readonly entry?: Entry };

/** A list's entries at their places, each read by itself. */
const readEntries = <List extends keyof Entries>(
  document: unknown,
  list: List,
  field: string,
): readonly Read<z.output<Entries[List]>>[] => {
  const entries = memberOf(document, list);
  const schema: z.ZodMiniType = factsEntries[list];
  return (Array.isArray(entries) ? entries : []).map((given: unknown) => {
    const text = typeof given === 'string' ? given : memberOf(given, field);
    const entry = schema.safeParse(given).data as z.output<Entries[List]> | undefined;
    return {
      ...(typeof text === 'string' && text !== '' ? { text } : {}),
      ...(entry === undefined ? {} : { entry }),
    };
  });
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const laterFieldsAt = (path: readonly PropertyKey[]): readonly string[] =>
  path[0] === 'suppressions' && path.length === 2 ? laterSuppressionFields : [];

type Key = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly objection: string };

const ruleKey = (rule: string): Key => {
  const parsed = parseAllowRule(rule);
  return parsed.ok ? parsed : { ok: false, objection: describeAllowRuleProblem(parsed.problem) };
};

const addressKey = (address: string): Key => {
  const parsed = parseAddress(address);
  return parsed.ok
    ? { ok: true, key: parsed.address.lookup }
    : { ok: false, objection: describeAddressProblem(parsed.problem) };
};

const scopeKey = (scope: string): Key => {
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
  entries: readonly Read<Entry>[],
  keyOf: (text: string) => Key,
  apart: (entry: Entry) => string = () => '',
): { readonly rows: readonly { key: string; entry: Entry }[]; readonly problems: readonly Problem[] } => {
  const firstIndexes = new Map<string, number>();
  const rows: { key: string; entry: Entry }[] = [];
  const problems: Problem[] = [];
  for (const [index, { text, entry }] of entries.entries()) {
    if (text === undefined) continue;
    const parsed = keyOf(text);
    if (!parsed.ok) {
      problems.push({ path: [list, index, field], problem: parsed.objection });
      continue;
    }
    if (entry === undefined) continue;
    const identity = `${parsed.key}\n${apart(entry)}`;
    const first = firstIndexes.get(identity);
    if (first !== undefined) problems.push({ path: [list, index, field], problem: `same as ${list}[${first}]` });
    firstIndexes.set(identity, index);
    rows.push({ key: parsed.key, entry });
  }
  return { rows, problems };
};
