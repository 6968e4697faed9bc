import type { Command } from 'commander';

/** Those of contract/policy.ts, which is not loaded for the sake of a help text. */
const origins = 'bounce, complaint, unsubscribe, operator, provider';

/** `postern suppression …` and its options. */
export const registerSuppression = (program: Command): void => {
  const suppression = program.command('suppression').description('the addresses that mail does not go to, and why');

  suppression
    .command('list')
    .description('the suppressions that stand, newest first')
    .option('--origin <origin>', `only those of ${origins}`)
    .option('--since <time>', 'only those from then on (a duration ago such as 2d, or RFC 3339)')
    .action(async (_, command: Command) => (await import('./list.ts')).list(command.optsWithGlobals()));

  suppression
    .command('show')
    .description('all that is kept of an address')
    .argument('<address>')
    .action(async (address, _, command: Command) =>
      (await import('./show.ts')).show(address, command.optsWithGlobals()),
    );

  suppression
    .command('add')
    .description('nothing goes to an address any more')
    .argument('<address>')
    .requiredOption('--reason <text>', 'why: shown wherever the suppression is')
    .option('--until <time>', 'when it ends by itself (RFC 3339, or a duration such as 2d); default: it does not')
    .option('--origin <origin>', 'operator, or unsubscribe for what the person asked for', 'operator')
    .option('--purpose <name>', 'with --origin unsubscribe: only mail of this purpose')
    .action(async (address, _, command: Command) => (await import('./add.ts')).add(address, command.optsWithGlobals()));

  suppression
    .command('remove')
    .description("mail may go to an address again; SES's own list forgets it too")
    .argument('<address>')
    .option('--origin <origin>', `only this one of ${origins}; default: all but unsubscribes of a purpose`)
    .option('--purpose <name>', 'with --origin unsubscribe: only mail of this purpose; default: of every purpose')
    .option('--consent <text>', 'after a complaint: how and when the person agreed; kept')
    .requiredOption('--reason <text>', 'why; kept')
    .action(async (address, _, command: Command) =>
      (await import('./remove.ts')).remove(address, command.optsWithGlobals()),
    );
};
