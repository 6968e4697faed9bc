import type * as z from 'zod/mini';
import { adoptionCommands } from './adoption.ts';
import { auditCommands } from './audit.ts';
import { heldCommands } from './held.ts';
import { ledgerCommands } from './ledger.ts';
import { listCommands } from './lists.ts';
import { policyCommands } from './policy.ts';
import { redriveCommands } from './redrive.ts';
import { sourceCommands } from './sources.ts';
import { stopCommands } from './stops.ts';
import { suppressionCommands } from './suppressions.ts';

/**
 * Everything that people can ask of control, by its name in the request: `{ "command": "stop", "scope": … }`. A command
 * is its input here, its result in domain/control/results.ts, who may use it in permissions.ts, and what it does in
 * lambdas/control; without one of them it does not compile.
 */
export const controlCommands = {
  ...policyCommands,
  ...sourceCommands,
  ...stopCommands,
  ...listCommands,
  ...suppressionCommands,
  ...ledgerCommands,
  ...heldCommands,
  ...redriveCommands,
  ...adoptionCommands,
  ...auditCommands,
} as const satisfies Readonly<Record<string, z.ZodMiniType>>;

export type CommandName = keyof typeof controlCommands;

/** What a command is asked with, as it is written. */
export type CommandInput<Name extends CommandName> = z.input<(typeof controlCommands)[Name]>;

/** The same, parsed. */
export type ParsedInput<Name extends CommandName> = z.output<(typeof controlCommands)[Name]>;

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(controlCommands, name);
