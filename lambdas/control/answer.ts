import type { ControlAnswer, ControlProblem } from '../contract/control/answer.ts';
import type { CommandName, ParsedInput } from '../contract/control/commands.ts';
import type { CommandResult } from '../domain/control/results.ts';
import type { Caller } from './caller.ts';

/** Does what a command says. The caller may do it: that was asked before. */
export type Perform<Name extends CommandName> = (
  input: ParsedInput<Name>,
  caller: Caller,
) => Promise<ControlAnswer<CommandResult<Name>>>;

/** A group of commands, each by its name. */
export type Performers<Name extends CommandName> = { readonly [Each in Name]: Perform<Each> };

export const done = <Result>(result: Result): ControlAnswer<Result> => ({ ok: true, result });

/** @param lines - for people, one for each thing */
export const no = (
  code: ControlProblem['code'],
  lines: readonly [string, ...string[]],
  details?: ControlProblem['details'],
): { readonly ok: false; readonly problem: ControlProblem } => ({
  ok: false,
  problem: { code, message: lines.join('\n'), ...(details === undefined ? {} : { details }) },
});
