import type { Command } from 'commander';

/** `postern allow …` and its options. */
export const registerAllow = (program: Command): void => {
  const allow = program.command('allow').description('the allow-list: where mail may go at all');

  allow
    .command('list')
    .description('the rules, with who answers for them')
    .action(async (_, command: Command) => (await import('./list.ts')).list(command.optsWithGlobals()));

  allow
    .command('show')
    .description('the rules that admit an address; the look-up is kept in the audit')
    .argument('<address>')
    .action(async (address, _, command: Command) =>
      (await import('./show.ts')).show(address, command.optsWithGlobals()),
    );

  allow
    .command('add')
    .description('let mail go somewhere; the same rule again replaces what is said of it')
    .argument('<rule>', 'an address, a domain, *.domain, directory, directory:GROUP or * (everybody)')
    .option('--owner <name>', 'who answers for the rule; required for a new one')
    .option('--comment <text>', 'what it is for')
    .option('--expires <time>', 'from when on it admits nobody: 2027-06-30, RFC 3339, or a duration such as 14d')
    .option('--acknowledge <reason>', 'why a rule is wanted that admits strangers; kept and shown')
    .requiredOption('--why <text>', 'why; kept in the audit')
    .action(async (rule, _, command: Command) => (await import('./add.ts')).add(rule, command.optsWithGlobals()));

  allow
    .command('remove')
    .description('let mail go there no longer')
    .argument('<rule...>')
    .requiredOption('--why <text>', 'why; kept in the audit')
    .action(async (rules, _, command: Command) =>
      (await import('./remove.ts')).remove(rules, command.optsWithGlobals()),
    );

  allow
    .command('import')
    .description('add the rules of a CSV file: rule,owner,comment,expires,acknowledged')
    .argument('<file>')
    .option('--owner <name>', 'who answers for rules whose line does not say')
    .option('--rejected <file>', 'write the lines that were not taken, with what is wrong, to this CSV file')
    .option('--dry-run', 'say what would be, write nothing')
    .requiredOption('--why <text>', 'why; kept in the audit')
    .addHelpText('after', '\nExit code 1 if any line was rejected; the others are taken.')
    .action(async (file, _, command: Command) =>
      (await import('./import.ts')).importRules(file, command.optsWithGlobals()),
    );

  allow
    .command('export')
    .description('all rules as CSV')
    .argument('[file]', 'default: standard output')
    .action(async (file, _, command: Command) =>
      (await import('./export.ts')).exportRules(file, command.optsWithGlobals()),
    );
};
