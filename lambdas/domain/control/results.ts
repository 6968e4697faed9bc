import type { AllowListItem } from '../../contract/allow-list.ts';
import type { CommandName } from '../../contract/control/commands.ts';
import type { DirectoryRow } from '../../contract/control/lists.ts';
import type { StopItem } from '../../contract/stop.ts';
import type { Stop } from '../policy/stop.ts';

/** What each command of control answers with. */
type Results = StopResults & ListResults;

export type CommandResult<Name extends CommandName> = Results[Name];

type StopResults = {
  readonly stop: StopItem;
  readonly resume: {
    readonly scope: string;
    /** When the stop ended. */
    readonly until: string;
    readonly by: string;
    /** Whether release was started, so that held mail leaves within seconds; if not, its next run does it. */
    readonly isReleasing: boolean;
  };
  /** Oldest first. */
  readonly stops: { readonly stops: readonly Stop[] };
};

/** A page of a list, in DynamoDB's order, which is none; `next` is where the next one begins. */
export type Page<Row> = { readonly rows: readonly Row[]; readonly next?: string };

/** A row that cannot be taken, by its place among those sent, and why, for people. */
export type RejectedRow = { readonly index: number; readonly problem: string };

type Put = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
};

type ListResults = {
  readonly 'allow-list-page': Page<AllowListItem>;
  readonly 'allow-list-show': {
    /** The look-up form. */
    readonly address: string;
    /** Those the directory has it in; absent: it is not in the directory. */
    readonly groups?: readonly string[];
    /** The narrowest first: the first that has not expired admits it. */
    readonly rules: readonly (AllowListItem & { readonly hasExpired: boolean })[];
  };
  readonly 'allow-list-put': Put;
  readonly 'allow-list-remove': { readonly removed: number; readonly absent: readonly string[] };
  readonly 'directory-page': Page<DirectoryRow>;
  readonly 'directory-show': {
    readonly address: string;
    readonly isKnown: boolean;
    readonly groups: readonly string[];
    /** What was said of it last, for each group: oldest first. */
    readonly changes: readonly {
      readonly group: string;
      readonly isMember: boolean;
      readonly at: string;
      readonly by: string;
    }[];
  };
  readonly 'directory-put': Put;
  readonly 'directory-remove': {
    /** Out of the directory. */
    readonly removed: number;
    /** Out of a group, and still in another. */
    readonly changed: number;
    /** Were not there. */
    readonly unchanged: number;
  };
};
