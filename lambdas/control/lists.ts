import type { ListTable } from '../adapters/list-table.ts';
import {
  type AllowListRow,
  allowListRow,
  type DirectoryRow,
  directoryRow,
  type listCommands,
} from '../contract/control/lists.ts';
import type { Problem } from '../contract/malformed.ts';
import { toMalformed } from '../contract/malformed.ts';
import { isGroupName, parseAllowRule } from '../domain/address/allow-rule.ts';
import { describeAddressProblem, describeAllowRuleProblem } from '../domain/address/describe-address-problem.ts';
import { parseAddress } from '../domain/address/parse-address.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import { malformedWords } from '../domain/policy/words/en/malformed.ts';
import { done, no, type Performers } from './answer.ts';
import type { Caller } from './caller.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'audit' | 'allowList' | 'directory'>;

export const createListCommands = ({
  now,
  audit,
  allowList,
  directory,
}: Dependencies): Performers<keyof typeof listCommands> => {
  const append = (action: string, subject: string, { who, accessKey }: Caller, details: object) =>
    audit.append({ action, subject, who, accessKey, details: { ...details } }, now());

  return {
    'allow-list-page': async ({ after }) => {
      const { rows, ...next } = await allowList.page(after);
      return done({ rows: rows.flatMap((row): readonly AllowListRow[] => readable(allowListRow, row)), ...next });
    },

    'allow-list-put': async ({ rows, reason }, caller) => {
      const keyed = keysOf(
        rows.map(({ rule }) => rule),
        ruleKey,
        'rows',
        'rule',
      );
      if (!keyed.ok) return notWritten(keyed.problems);
      const written = rows.map((row, index) => ({ ...row, rule: keyed.keys[index] ?? '' }));
      await append('allow-list-put', 'allow-list', caller, { reason, count: rows.length, rules: keyed.keys });
      await allowList.put(written);
      return done({ put: rows.length });
    },

    // A rule that could not be written any more must still be removable.
    'allow-list-remove': async ({ rules, reason }, caller) => {
      await append('allow-list-remove', 'allow-list', caller, { reason, count: rules.length, rules });
      await removeEach(allowList, rules);
      return done({ removed: rules.length });
    },

    'directory-page': async ({ after }, caller) => {
      // Whoever reads the directory from its beginning looks everybody up.
      if (after === undefined) await append('directory-page', 'directory', caller, {});
      const { rows, ...next } = await directory.page(after);
      return done({ rows: rows.flatMap((row): readonly DirectoryRow[] => readable(directoryRow, row)), ...next });
    },

    'directory-put': async ({ rows, reason }, caller) => {
      const keyed = keysOf(
        rows.map(({ address }) => address),
        addressKey,
        'rows',
        'address',
      );
      const groups = rows.flatMap((row, index): readonly Problem[] =>
        row.groups.flatMap((group, at) =>
          isGroupName(group) ? [] : [{ path: ['rows', index, 'groups', at], problem: 'not-a-group-name' }],
        ),
      );
      if (!keyed.ok || groups.length > 0) return notWritten([...(keyed.ok ? [] : keyed.problems), ...groups]);
      const written = rows.map((row, index) => ({ ...row, address: keyed.keys[index] ?? '' }));
      await append('directory-put', 'directory', caller, { reason, ...digestOf(keyed.keys) });
      await directory.put(written);
      return done({ put: rows.length });
    },

    'directory-remove': async ({ addresses, reason }, caller) => {
      await append('directory-remove', 'directory', caller, { reason, ...digestOf(addresses) });
      await removeEach(directory, addresses);
      return done({ removed: addresses.length });
    },
  };
};

const removeEach = (table: ListTable, keys: readonly string[]): Promise<void> => table.remove([...new Set(keys)]);

/**
 * What the audit keeps of addresses in bulk: how many and which, for whoever has the file, and not the addresses of all
 * customers for ever.
 */
const digestOf = (addresses: readonly string[]) => ({
  count: addresses.length,
  sha256: sha256(addresses.toSorted().join('\n')),
});

type Key = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly problem: string };

const ruleKey = (rule: string): Key => {
  const parsed = parseAllowRule(rule);
  return parsed.ok ? parsed : { ok: false, problem: describeAllowRuleProblem(parsed.problem) };
};

const addressKey = (address: string): Key => {
  const parsed = parseAddress(address);
  return parsed.ok
    ? { ok: true, key: parsed.address.lookup }
    : { ok: false, problem: describeAddressProblem(parsed.problem) };
};

/** The keys of rows, each once. */
const keysOf = (
  texts: readonly string[],
  keyOf: (text: string) => Key,
  list: string,
  field: string,
):
  | { readonly ok: true; readonly keys: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } => {
  const first = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, text] of texts.entries()) {
    const path = [list, index, field];
    const parsed = keyOf(text);
    if (!parsed.ok) problems.push({ path, problem: parsed.problem });
    else if (first.has(parsed.key)) problems.push({ path, problem: `same as ${list}[${first.get(parsed.key)}]` });
    else first.set(parsed.key, index);
  }
  return problems.length === 0 ? { ok: true, keys: [...first.keys()] } : { ok: false, problems };
};

const mostProblemsSaid = 20;

const notWritten = (problems: readonly Problem[]) =>
  no(
    'malformed',
    [
      `nothing was written: ${problems.length} of the entries ${problems.length === 1 ? 'is' : 'are'} not as they should be:`,
      ...problems.slice(0, mostProblemsSaid).map((problem) => malformedWords(toMalformed(problem))),
    ],
    { problems },
  );

/** A row of an earlier version, or one that somebody else wrote, admits nobody: it is not shown either. */
const readable = <Row>(
  schema: { readonly safeParse: (value: unknown) => { readonly success: boolean; readonly data?: Row } },
  row: unknown,
): readonly Row[] => {
  const { success, data } = schema.safeParse(row);
  return success && data !== undefined ? [data] : [];
};
