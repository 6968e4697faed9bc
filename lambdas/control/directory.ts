import type { ChangeRecord } from '../adapters/directory-records.ts';
import type { listCommands } from '../contract/control/lists.ts';
import { isGroupName } from '../domain/address/allow-rule.ts';
import { describeAddressProblem } from '../domain/address/describe-address-problem.ts';
import { parseAddress } from '../domain/address/parse-address.ts';
import type { RejectedRow } from '../domain/control/results.ts';
import {
  applyChange,
  type DirectoryChange,
  type DirectoryRecord,
  groupsOfRecord,
} from '../domain/directory/directory-record.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import { done, no, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';
import { refuseWhole, subjectOf } from './list-chunks.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'audit' | 'directory'>;

type Command = Extract<keyof typeof listCommands, `directory-${string}`>;

type Row = { readonly address: string; readonly groups: readonly string[] };

export const createDirectoryCommands = ({ now, audit, directory }: Dependencies): Performers<Command> => ({
  'directory-page': async ({ after }, { who, accessKey }) => {
    // It holds addresses, so that whoever reads it all has looked all of them up.
    await audit.append({ action: 'directory-page', subject: 'directory', who, accessKey }, now());
    return done(await directory.page(after));
  },

  'directory-show': async ({ address: given }, { who, accessKey }) => {
    const parsed = parseAddress(given);
    if (!parsed.ok) return no('malformed', [describeAddressProblem(parsed.problem)]);
    const { lookup } = parsed.address;
    await audit.append({ action: 'directory-show', subject: lookup, who, accessKey }, now());
    const record = (await directory.read([lookup])).get(lookup);
    const groups = record === undefined ? undefined : groupsOfRecord(record);
    return done({
      address: lookup,
      isKnown: groups !== undefined,
      groups: groups ?? [],
      changes: record === undefined ? [] : changesOf(record),
    });
  },

  'directory-put': async ({ rows, reason, takesRest, isDryRun, part, adds }, { who, accessKey }) => {
    const time = now();
    const { wanted, rejected } = judgeRows(rows, adds === true);
    if (rejected.length > 0 && takesRest !== true) return refuseWhole(rows.length, rejected);
    const changes = new Map<string, ChangeRecord>(
      [...wanted].map(([address, groups]) => [
        address,
        (record) => putTo(record, groups, { by: who, at: time }, adds === true),
      ]),
    );
    if (isDryRun === true) {
      // Whoever is told what would be new has been told who is known.
      const subject = subjectOf([...changes.keys()], 'addresses');
      const details = { command: 'directory-put', reason, dryRun: true, ...digestOf([...changes.keys()]) };
      await audit.append({ action: 'directory-look', subject, who, accessKey, details }, time);
      const records = await directory.read([...changes.keys()]);
      const would = [...changes].map(([address, change]) => {
        const before = records.get(address);
        if (before === undefined) throw new Error('an address was not read that was asked for');
        return { before, after: change(before) };
      });
      return done({ ...countOf(would), rejected });
    }
    if (changes.size > 0) {
      const details = {
        reason,
        rows: changes.size,
        rejected: rejected.length,
        groups: [...new Set([...wanted.values()].flat())].toSorted(),
        adds: adds === true,
        ...digestOf([...changes.keys()]),
        ...(part && { part }),
      };
      await audit.append(
        { action: 'directory-put', subject: subjectOf([...changes.keys()], 'addresses'), who, accessKey, details },
        time,
      );
    }
    return done({ ...countOf([...(await directory.change(changes)).values()]), rejected });
  },

  'directory-remove': async ({ addresses, groups, reason }, { who, accessKey }) => {
    const time = now();
    const { wanted, rejected } = judgeRows(
      addresses.map((address) => ({ address, groups: groups ?? [] })),
      true,
    );
    if (rejected.length > 0) return refuseWhole(addresses.length, rejected);
    const details = { reason, addresses: wanted.size, groups: groups ?? 'all', ...digestOf([...wanted.keys()]) };
    await audit.append(
      { action: 'directory-remove', subject: subjectOf([...wanted.keys()], 'addresses'), who, accessKey, details },
      time,
    );
    const change: DirectoryChange = { by: who, at: time, remove: { groups: groups ?? 'every' } };
    const changed = await directory.change(
      new Map([...wanted.keys()].map((address) => [address, (record) => applyChange(record, change)])),
    );
    const { removed, changed: left, unchanged } = countOf([...changed.values()]);
    return done({ removed, changed: left, unchanged });
  },
});

/**
 * Which addresses a change of many was about, for whoever has them: the audit keeps what it is told for ever, and that should
 * not be all customers.
 */
const digestOf = (addresses: readonly string[]): { readonly sha256?: string } =>
  addresses.length === 1 ? {} : { sha256: sha256(addresses.toSorted().join('\n')) };

/** The groups of each address; what is no row, with why. */
const judgeRows = (
  rows: readonly Row[],
  mayRepeat: boolean,
): { readonly wanted: ReadonlyMap<string, readonly string[]>; readonly rejected: readonly RejectedRow[] } => {
  const wanted = new Map<string, readonly string[]>();
  const rejected: RejectedRow[] = [];
  for (const [index, { address: given, groups }] of rows.entries()) {
    const parsed = parseAddress(given);
    const wrongGroup = groups.find((group) => !isGroupName(group));
    if (!parsed.ok) rejected.push({ index, problem: describeAddressProblem(parsed.problem) });
    else if (wrongGroup !== undefined) {
      rejected.push({
        index,
        problem: `${wrongGroup} is no group: a group has a name of small letters, digits and single hyphens, at most 64`,
      });
    } else {
      const { lookup } = parsed.address;
      const before = wanted.get(lookup);
      if (before !== undefined && !mayRepeat) {
        rejected.push({ index, problem: 'the address is in these rows already: write all its groups into one row' });
      } else wanted.set(lookup, [...new Set([...(before ?? []), ...groups])]);
    }
  }
  return { wanted, rejected };
};

/** Puts an address into groups; one that is put into none is in the directory for itself. */
const putTo = (
  record: DirectoryRecord,
  groups: readonly string[],
  said: Pick<DirectoryChange, 'by' | 'at'>,
  adds: boolean,
): DirectoryRecord => {
  const left = adds ? [] : (groupsOfRecord(record) ?? []).filter((group) => !groups.includes(group));
  const put = applyChange(record, { ...said, put: { groups, inNoGroup: groups.length === 0 } });
  return left.length === 0 ? put : applyChange(put, { ...said, remove: { groups: left } });
};

type Counts = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
};

const countOf = (changes: readonly { readonly before: DirectoryRecord; readonly after: DirectoryRecord }[]): Counts => {
  const outcomes = changes.map(({ before, after }): keyof Counts => {
    const [was, is] = [groupsOfRecord(before), groupsOfRecord(after)];
    if (was === undefined) return is === undefined ? 'unchanged' : 'added';
    if (is === undefined) return 'removed';
    return was.join(' ') === is.join(' ') ? 'unchanged' : 'changed';
  });
  const count = (outcome: keyof Counts): number => outcomes.filter((each) => each === outcome).length;
  return {
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    removed: count('removed'),
  };
};

const changesOf = ({ memberships }: DirectoryRecord) =>
  Object.entries(memberships)
    .map(([group, { isMember, at, by }]) => ({ group, isMember, at: new Date(at).toISOString(), by }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
