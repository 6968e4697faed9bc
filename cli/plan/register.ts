import { type Command, InvalidArgumentError } from 'commander';
import { mostSampled } from '../../lambdas/contract/control/sources.ts';

/** `postern plan`. */
export const registerPlan = (program: Command): void => {
  program
    .command('plan')
    .description('what a policy would change: in words, and for the mail of the last day; nothing is changed')
    .requiredOption('--policy <path>', 'policy folder or file')
    .option('--since <duration>', 'how far to look back in the ledger, such as 12h, 1d, 7d', '1d')
    .option('--sample <number>', 'how many deliveries to decide again at most', parseSample, 10_000)
    .option('--fail-on-narrowing', 'exit code 1 if some of that mail would be kept back or redacted')
    .addHelpText(
      'after',
      '\nExit codes: 0 planned, whatever the differences (but see --fail-on-narrowing), 1 the policy has problems, 2 the fault is ours',
    )
    .action(async (_, command: Command) => (await import('./plan.ts')).plan(command.optsWithGlobals()));
};

export const parseSample = (text: string): number => {
  const sample = Number(text);
  if (/^\d{1,6}$/.test(text) && sample >= 1 && sample <= mostSampled) return sample;
  throw new InvalidArgumentError(`a whole number from 1 to ${mostSampled}`);
};
