import type { Command } from 'commander';

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const group = ['--group <name>', 'a group; may be given several times'] as const;

/** `postern directory …` and its options. */
export const registerDirectory = (program: Command): void => {
  const directory = program
    .command('directory')
    .description("the organisation's own users and customers, by address and group");

  directory
    .command('show')
    .description(
      'whether the directory holds an address, in which groups, since when; the look-up is kept in the audit',
    )
    .argument('<address>')
    .action(async (address, _, command: Command) =>
      (await import('./show.ts')).show(address, command.optsWithGlobals()),
    );

  directory
    .command('put')
    .description('put an address into groups, besides those it is in; without any: into the directory')
    .argument('<address>')
    .option(...group, collect, [])
    .requiredOption('--why <text>', 'why; kept in the audit')
    .action(async (address, _, command: Command) => (await import('./put.ts')).put(address, command.optsWithGlobals()));

  directory
    .command('remove')
    .description('take an address out of groups; without any: out of the directory')
    .argument('<address>')
    .option(...group, collect, [])
    .requiredOption('--why <text>', 'why; kept in the audit')
    .action(async (address, _, command: Command) =>
      (await import('./remove.ts')).remove(address, command.optsWithGlobals()),
    );

  directory
    .command('import')
    .description('put the addresses of a CSV file: address,groups (groups with spaces between them)')
    .argument('<file>')
    .option('--replace', 'the groups of a line are all that its address is in; default: they are added')
    .option('--rejected <file>', 'write the lines that were not taken, with what is wrong, to this CSV file')
    .option('--dry-run', 'say what would be, write nothing')
    .requiredOption('--why <text>', 'why; kept in the audit')
    .addHelpText('after', '\nExit code 1 if any line was rejected; the others are taken.')
    .action(async (file, _, command: Command) =>
      (await import('./import.ts')).importAddresses(file, command.optsWithGlobals()),
    );

  directory
    .command('export')
    .description('all addresses with their groups as CSV; kept in the audit')
    .argument('[file]', 'default: standard output')
    .action(async (file, _, command: Command) =>
      (await import('./export.ts')).exportAddresses(file, command.optsWithGlobals()),
    );
};
