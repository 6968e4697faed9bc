import { type Command, InvalidArgumentError } from 'commander';

/** `postern policy …` and its options. */
export const registerPolicy = (program: Command): void => {
  const policy = program.command('policy').description('every version of the policy that was ever in force');

  policy
    .command('history')
    .description('the versions, newest first: who put them in force, when and why')
    .option('--before <version>', 'only those before this one', parseVersion)
    .action(async (_, command: Command) => (await import('./history.ts')).history(command.optsWithGlobals()));

  policy
    .command('test')
    .description("run the sources' tests of a policy in files: no AWS, no local stack")
    .requiredOption('--policy <path>', 'policy folder or file')
    .action(async (_, command: Command) => (await import('./test.ts')).testPolicy(command.optsWithGlobals()));

  policy
    .command('show')
    .description('a version as it was applied; default: the one in force')
    .argument('[version]', 'its number', parseVersion)
    .action(async (version, _, command: Command) =>
      (await import('./show.ts')).show(version, command.optsWithGlobals()),
    );

  policy
    .command('rollback')
    .description('put the document of an earlier version in force again, as a new version')
    .argument('<version>', 'its number', parseVersion)
    .requiredOption('--why <text>', 'why: kept in the history')
    .action(async (version, _, command: Command) =>
      (await import('./rollback.ts')).rollback(version, command.optsWithGlobals()),
    );
};

const parseVersion = (text: string): number => {
  const version = Number(text);
  if (/^\d{1,9}$/.test(text) && version >= 1) return version;
  throw new InvalidArgumentError('a version of the policy is a whole number, 1 or more');
};
