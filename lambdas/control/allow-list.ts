import type { AllowListItem } from '../contract/allow-list.ts';
import { allowListItem } from '../contract/allow-list.ts';
import type { listCommands } from '../contract/control/lists.ts';
import { allowListKeys, parseAllowRule } from '../domain/address/allow-rule.ts';
import { describeAddressProblem } from '../domain/address/describe-address-problem.ts';
import { parseAddress } from '../domain/address/parse-address.ts';
import { judgeRow, saysTheSame } from '../domain/allow-list/judge-row.ts';
import type { RejectedRow } from '../domain/control/results.ts';
import { groupsOfRecord } from '../domain/directory/directory-record.ts';
import { done, no, type Performers } from './answer.ts';
import type { Caller } from './caller.ts';
import type { ControlDependencies } from './dependencies.ts';
import { refuseWhole, subjectOf } from './list-chunks.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'audit' | 'allowList' | 'directory'>;

type Command = Extract<keyof typeof listCommands, `allow-list-${string}`>;

export const createAllowListCommands = ({ now, audit, allowList, directory }: Dependencies): Performers<Command> => {
  /** Those that can be read, by rule. */
  const readItems = async (keys: readonly string[]): Promise<ReadonlyMap<string, AllowListItem>> => {
    const items = await allowList.read([...new Set(keys)]);
    return new Map(items.flatMap((item) => asItem(item)).map((item) => [item.rule, item]));
  };

  /** Whoever is told what is new, or absent, has been told what is on the list: that is kept whatever comes of it. */
  const auditLook = async (
    command: 'allow-list-put' | 'allow-list-remove',
    keys: readonly string[],
    { reason, isDryRun = false }: { readonly reason: string; readonly isDryRun?: boolean | undefined },
    { who, accessKey }: Caller,
  ): Promise<void> => {
    if (keys.length === 0) return;
    const rules = keys.map((rule) => ({ rule }));
    const details = { command, reason, ...(isDryRun ? { dryRun: true } : {}), ...auditedKeys(rules) };
    await audit.append(
      { action: 'allow-list-look', subject: subjectOf(keys, 'rules'), who, accessKey, details },
      now(),
    );
  };

  return {
    'allow-list-page': async ({ after }, { who, accessKey }) => {
      // It holds addresses, so that whoever reads it all has looked all of them up.
      await audit.append({ action: 'allow-list-page', subject: 'allow-list', who, accessKey }, now());
      const { rows, next } = await allowList.page(after);
      return done({ rows: rows.flatMap(asItem), ...(next === undefined ? {} : { next }) });
    },

    'allow-list-show': async ({ address: given }, { who, accessKey }) => {
      const parsed = parseAddress(given);
      if (!parsed.ok) return no('malformed', [describeAddressProblem(parsed.problem)]);
      const { address } = parsed;
      const time = now();
      await audit.append({ action: 'allow-list-show', subject: address.lookup, who, accessKey }, time);
      const record = (await directory.read([address.lookup])).get(address.lookup);
      const groups = record === undefined ? undefined : groupsOfRecord(record);
      const keys = allowListKeys(address, groups);
      const items = await readItems(keys);
      return done({
        address: address.lookup,
        ...(groups === undefined ? {} : { groups }),
        rules: keys
          .flatMap((key) => items.get(key) ?? [])
          .map((item) => ({ ...item, hasExpired: item.expires !== undefined && Date.parse(item.expires) <= time })),
      });
    },

    'allow-list-put': async ({ rows, reason, takesRest, isDryRun, part }, caller) => {
      const { who, accessKey } = caller;
      const time = now();
      const keys = rows.map(({ rule }) => keyOf(rule));
      const readable = [...new Set(keys.filter((key) => key !== undefined))];
      await auditLook('allow-list-put', readable, { reason, isDryRun }, caller);
      const existing = await readItems(readable);
      const rejected: RejectedRow[] = [];
      const wanted: AllowListItem[] = [];
      for (const [index, row] of rows.entries()) {
        const key = keys[index];
        const first = keys.indexOf(key);
        const judged =
          key !== undefined && first < index
            ? { ok: false as const, problem: `it is the same rule as row ${first + 1} of these` }
            : judgeRow(row, key === undefined ? undefined : existing.get(key), { by: who, at: time });
        if (judged.ok) wanted.push(judged.item);
        else rejected.push({ index, problem: judged.problem });
      }
      if (rejected.length > 0 && takesRest !== true) {
        return refuseWhole(rows.length, rejected, (index) => rows[index]?.rule ?? '');
      }

      const news = wanted.filter((item) => !saysTheSame(item, existing.get(item.rule)));
      const added = news.filter(({ rule }) => !existing.has(rule)).length;
      const counts = { added, changed: news.length - added, unchanged: wanted.length - news.length };
      if (isDryRun !== true && news.length > 0) {
        const before = news.flatMap(({ rule }) => existing.get(rule) ?? []);
        const details = {
          reason,
          ...counts,
          rejected: rejected.length,
          ...auditedItems(news, before),
          ...(part && { part }),
        };
        await audit.append(
          {
            action: 'allow-list-put',
            subject: subjectOf(
              news.map(({ rule }) => rule),
              'rules',
            ),
            who,
            accessKey,
            details,
          },
          time,
        );
        await allowList.put(news);
      }
      return done({ ...counts, rejected });
    },

    'allow-list-remove': async ({ rules, reason }, caller) => {
      const { who, accessKey } = caller;
      // A rule that could not be written any more must still be removable.
      const keys = [...new Set(rules.map((rule) => keyOf(rule) ?? rule))];
      await auditLook('allow-list-remove', keys, { reason }, caller);
      const present = await allowList.read(keys);
      const found = present.map((item) => String(item['rule']));
      if (found.length > 0) {
        const details = { reason, removed: found.length, ...auditedItems(present, []) };
        await audit.append(
          { action: 'allow-list-remove', subject: subjectOf(found, 'rules'), who, accessKey, details },
          now(),
        );
        await allowList.remove(found);
      }
      return done({ removed: found.length, absent: keys.filter((key) => !found.includes(key)) });
    },
  };
};

const keyOf = (rule: string): string | undefined => {
  const parsed = parseAllowRule(rule);
  return parsed.ok ? parsed.key : undefined;
};

const asItem = (item: unknown): readonly AllowListItem[] => {
  const parsed = allowListItem.safeParse(item);
  return parsed.success ? [parsed.data] : [];
};

/** An entry of the audit takes 400 KB: half of that for rules, which are in the list itself besides. */
const mostAuditedBytes = 200_000;

const auditedItems = (
  items: readonly Readonly<Record<string, unknown>>[],
  before: readonly AllowListItem[],
): Readonly<Record<string, unknown>> => {
  const whole = { rules: items, ...(before.length === 0 ? {} : { before }) };
  return fits(whole) ? whole : auditedKeys(items);
};

const auditedKeys = (items: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> => {
  const keys = { rules: items.map(({ rule }) => rule) };
  return fits(keys) ? keys : {};
};

const fits = (details: unknown): boolean => JSON.stringify(details).length <= mostAuditedBytes;
