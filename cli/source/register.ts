import type { Command } from 'commander';

/** `postern source …` and its options. */
export const registerSource = (program: Command): void => {
  const source = program.command('source').description('the applications that send, and who speaks for them');

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
