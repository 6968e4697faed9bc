import type { Command } from 'commander';

/** `postern held …` and its options. */
export const registerHeld = (program: Command): void => {
  const held = program.command('held').description('mail that waits until people say whether it may leave');

  choosing(held.command('list').description('what waits, and for what'), (command) =>
    command.option('--deferred', 'also what is beyond a quota and waits for its turn'),
  ).action(async (_, command: Command) => (await import('./list.ts')).list(command.optsWithGlobals()));

  held
    .command('show')
    .description('one mail that waits, with all that happened to it')
    .argument('<id>', 'of the message, or of one recipient: ID/INDEX')
    .action(async (id, _, command: Command) => (await import('./show.ts')).show(id, command.optsWithGlobals()));

  choosing(
    held
      .command('release')
      .description('let mail pass what holds it; everything else is decided again')
      .argument('[ids...]', 'message ids, or of single recipients: ID/INDEX'),
    forAll,
  ).action(async (ids, _, command: Command) =>
    (await import('./judge.ts')).judge('held-release', ids, command.optsWithGlobals()),
  );

  choosing(
    held
      .command('refuse')
      .description('end mail that waits: it does not leave, and its source is told')
      .argument('[ids...]', 'message ids, or of single recipients: ID/INDEX'),
    forAll,
  ).action(async (ids, _, command: Command) =>
    (await import('./judge.ts')).judge('held-refuse', ids, command.optsWithGlobals()),
  );
};

const choosing = (command: Command, also: (command: Command) => Command): Command =>
  also(
    command
      .option('--source <name>', 'only of this source')
      .option('--reason-code <code>', 'only what waits for this, such as stopped or unknown-source')
      .option('--scope <scope>', 'only what the stop of this scope holds'),
  );

const forAll = (command: Command): Command =>
  command
    .option('--all', 'instead of ids: all that fits the options above')
    .requiredOption('--why <text>', 'why: kept with the mail and in the audit');
