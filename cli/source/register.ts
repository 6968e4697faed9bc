import type { Command } from 'commander';
import { parseSample } from '../plan/register.ts';

/** `postern source …` and its options. */
export const registerSource = (program: Command): void => {
  const source = program.command('source').description('who may ask for mail: the sources of the policy in force');

  source
    .command('list')
    .description('every source: whose it is, what it may send, and when it last did')
    .option('--since <duration>', 'how far to look back for its latest mail', '1d')
    .action(async (_, command: Command) => (await import('./list.ts')).listSources(command.optsWithGlobals()));

  source
    .command('show')
    .description('one source: all that the policy says of it, and who its principals are now')
    .argument('<name>', 'the source')
    .option('--since <duration>', 'how far to look back for its latest mail', '1d')
    .action(async (name, _, command: Command) =>
      (await import('./show.ts')).showSource(name, command.optsWithGlobals()),
    );

  source
    .command('readiness')
    .description('what of its mail would not leave with all its rules in force, and the smallest change that helps')
    .argument('<name>', 'the source')
    .option('--since <duration>', 'how far to look back in the ledger', '7d')
    .option('--sample <number>', 'how many deliveries to look at, at most', parseSample, 10_000)
    .addHelpText('after', '\nExit codes: 0 ready, 1 not ready or nothing seen, 2 the fault is ours')
    .action(async (name, _, command: Command) =>
      (await import('./readiness.ts')).readiness(name, command.optsWithGlobals()),
    );

  source
    .command('adopt')
    .description('take a sender that no source lists into one: a new version of the policy; what is kept of it goes on')
    .argument('<principal>', 'its RoleId or UserId, as postern held list shows it')
    .requiredOption('--source <name>', 'whose it is')
    .requiredOption('--why <text>', 'why: kept with the policy and in the audit')
    .action(async (principal, _, command: Command) =>
      (await import('./adopt.ts')).adopt(principal, command.optsWithGlobals()),
    );
};
