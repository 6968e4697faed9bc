import { everyGroup, inNoGroup, type Membership } from '../../contract/directory.ts';

/**
 * What is known of an address: for each group what was said of it last. In which order changes are applied, and how often
 * each, makes no difference, so that a queue that repeats and reorders does no harm.
 */
export type DirectoryRecord = {
  /** The look-up form. */
  readonly address: string;
  /** By group; `inNoGroup` and `everyGroup` stand for what their names say. */
  readonly memberships: Readonly<Record<string, Membership>>;
};

export type DirectoryChange = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The source, or the ARN of the person. */
  readonly by: string;
} & (
  | {
      readonly put: {
        readonly groups: readonly string[];
        /** Whether the directory holds the address even once it is in no group. */
        readonly inNoGroup?: boolean;
      };
    }
  | { readonly remove: { readonly groups: readonly string[] | 'every' } }
);

/** An address that the directory has never heard of. */
export const unknownAddress = (address: string): DirectoryRecord => ({ address, memberships: {} });

/** Applies a change. The very same record means that it says nothing new. */
export const applyChange = (record: DirectoryRecord, change: DirectoryChange): DirectoryRecord => {
  const said: Membership = { isMember: 'put' in change, at: change.at, by: change.by };
  const news = groupsOf(change).filter((group) => isNews(said, latest(record, group)));
  if (news.length === 0) return record;
  const kept = Object.entries(record.memberships).filter(
    ([group, before]) => !news.includes(everyGroup) || group === everyGroup || !isNews(said, before),
  );
  return {
    ...record,
    memberships: { ...Object.fromEntries(kept), ...Object.fromEntries(news.map((group) => [group, said])) },
  };
};

const groupsOf = (change: DirectoryChange): readonly string[] => {
  if ('put' in change) return [...change.put.groups, ...(change.put.inNoGroup === true ? [inNoGroup] : [])];
  return change.remove.groups === 'every' ? [everyGroup] : change.remove.groups;
};

const never: Membership = { isMember: false, at: Number.NEGATIVE_INFINITY, by: '' };

/** What was last said of a group, by name or of all of them. */
const latest = ({ memberships }: DirectoryRecord, group: string): Membership => {
  const ofAll = memberships[everyGroup] ?? never;
  const ofGroup = (Object.hasOwn(memberships, group) ? memberships[group] : undefined) ?? never;
  return isNews(ofGroup, ofAll) ? ofGroup : ofAll;
};

/** Of two things said in the same millisecond the one that admits nobody counts. */
const isNews = (said: Membership, before: Membership): boolean =>
  said.at > before.at || (said.at === before.at && before.isMember && !said.isMember);

/** The groups that an address is in, sorted; undefined: the directory does not hold it. */
export const groupsOfRecord = ({ memberships }: DirectoryRecord): readonly string[] | undefined => {
  const held = Object.keys(memberships).filter((group) => memberships[group]?.isMember);
  return held.length === 0 ? undefined : held.filter((group) => group !== inNoGroup).toSorted();
};

/**
 * Leaves out who is known to have left a group so long ago that nothing older can arrive.
 * @param before - milliseconds since the epoch
 */
export const forget = (record: DirectoryRecord, before: number): DirectoryRecord => {
  const kept = Object.entries(record.memberships).filter(([, { isMember, at }]) => isMember || at >= before);
  return { ...record, memberships: Object.fromEntries(kept) };
};

/** When the last thing was said, milliseconds since the epoch. */
export const lastChangeOf = ({ memberships }: DirectoryRecord): number =>
  Math.max(...Object.values(memberships).map(({ at }) => at), 0);
