import type { CommandName } from '../contract/control/commands.ts';
import { createAdoptionCommands } from './adoption.ts';
import { createAllowListCommands } from './allow-list.ts';
import type { Performers } from './answer.ts';
import { createAuditCommands } from './audit.ts';
import type { ControlDependencies } from './dependencies.ts';
import { createDirectoryCommands } from './directory.ts';
import { createHeldCommands } from './held.ts';
import { createLedgerCommands } from './ledger.ts';
import { createPolicyCommands } from './policy.ts';
import { createRedriveCommands } from './redrive.ts';
import { createSourceCommands } from './sources.ts';
import { createStopCommands } from './stops.ts';
import { createSuppressionCommands } from './suppressions.ts';

/** What does each command. */
export const createPerformers = (dependencies: ControlDependencies): Performers<CommandName> => ({
  ...createPolicyCommands(dependencies),
  ...createSourceCommands(dependencies),
  ...createStopCommands(dependencies),
  ...createAllowListCommands(dependencies),
  ...createDirectoryCommands(dependencies),
  ...createSuppressionCommands(dependencies),
  ...createLedgerCommands(dependencies),
  ...createHeldCommands(dependencies),
  ...createRedriveCommands(dependencies),
  ...createAdoptionCommands(dependencies),
  ...createAuditCommands(dependencies),
});
