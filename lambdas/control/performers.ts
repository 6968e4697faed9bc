import type { CommandName } from '../contract/control/commands.ts';
import { createAllowListCommands } from './allow-list.ts';
import type { Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';
import { createDirectoryCommands } from './directory.ts';
import { createStopCommands } from './stops.ts';

/** What does each command. */
export const createPerformers = (dependencies: ControlDependencies): Performers<CommandName> => ({
  ...createStopCommands(dependencies),
  ...createAllowListCommands(dependencies),
  ...createDirectoryCommands(dependencies),
});
