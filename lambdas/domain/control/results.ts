import type { CommandName } from '../../contract/control/commands.ts';
import type { StopItem } from '../../contract/stop.ts';
import type { Stop } from '../policy/stop.ts';

/** What each command of control answers with. */
type Results = StopResults;

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
