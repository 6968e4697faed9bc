import { type Command, Option } from 'commander';
import { deadLetterQueues } from '../../lambdas/contract/dead-letter.ts';

/** `postern redrive …` and its options. */
export const registerRedrive = (program: Command): void => {
  const redrive = program.command('redrive').description('messages that Postern gave up on: bring them back');

  choosing(
    redrive.command('list').description('what was given up, and why; of what cannot be brought back also why'),
  ).action(async (_, command: Command) => (await import('./list.ts')).list(command.optsWithGlobals()));

  redrive
    .command('show')
    .description('one message that was given up: who sent it, which mail it is about, what became of it')
    .argument('<id>', 'as the list has it: STAGE/ID, such as outbound/2f6a…')
    .action(async (id, _, command: Command) => (await import('./show.ts')).show(id, command.optsWithGlobals()));

  choosing(
    redrive
      .command('run')
      .description(
        'bring messages back when their cause is repaired: as their first senders’, decided by how things are now',
      )
      .argument('[ids...]', 'as the list has them'),
  )
    .option('--all', 'instead of ids: all of --queue that can be brought back and fit the other options')
    .requiredOption('--why <text>', 'why: kept with the mail and in the audit')
    .action(async (ids, _, command: Command) => (await import('./run.ts')).run(ids, command.optsWithGlobals()));
};

const choosing = (command: Command): Command =>
  command
    .addOption(new Option('--queue <name>', 'only what was given up on this queue').choices(deadLetterQueues))
    .option('--since <time>', 'only since then: 45m, 12h or 2d ago, or 2026-11-21T09:30:00Z')
    .option('--error <name>', 'only what was given up for this, such as TypeError');
