import { Command, InvalidArgumentError, Option } from 'commander';
import { audiences } from '../lambdas/contract/policy-words.ts';
import { languages, voices } from '../lambdas/domain/policy/words/language.ts';
import { registerAllow } from './allow/register.ts';
import { localEnvironment, localPort } from './aws/target.ts';
import { registerDirectory } from './directory/register.ts';
import { registerHeld } from './held/register.ts';
import { registerPlan } from './plan/register.ts';
import { registerPolicy } from './policy/register.ts';
import { registerRedrive } from './redrive/register.ts';
import { registerSource } from './source/register.ts';
import { registerSuppression } from './suppression/register.ts';

const exitCodes = 'Exit codes';
const callers = 'the caller can put it right';
const ours = "the fault is ours or AWS's, or nothing answers";

/** The commands and their options. What a command needs is loaded when it is called. */
export const createProgram = (): Command => {
  const program = new Command('postern')
    .description("the gate through which an organisation's applications send e-mail")
    .exitOverride()
    .showHelpAfterError('(see postern --help)')
    .configureHelp({ showGlobalOptions: true })
    .option('--environment <name>', 'which environment', localEnvironment)
    .option('--endpoint <url>', 'where AWS is; default for local: the local stack')
    .option(
      '--control-profile <name>',
      'AWS profile (a role of people: docs/control.md) to ask control with; default: the credentials of all else',
    )
    .option('--json', 'one JSON document');

  program
    .command('up')
    .description('run the local stack with the example policy, and show what Postern does with a few mails')
    .option('--once', 'end afterwards: exit code 0 only if every mail came to the end it should')
    .option('--port <number>', 'port of the local stack', parsePort, localPort)
    .addOption(
      new Option(
        '--terminate-workers <rate>',
        'afterwards end the worker of so many of all invocations, 0 to 1, at a random moment of its work (docs/terminations.md)',
      )
        .argParser(parseShare)
        .conflicts('once'),
    )
    .option('--seed <number>', 'of those random moments', parseSeed, 1)
    .option('--max-send-rate <number>', 'mails a second that the local Amazon SES takes; default: 500', parseRate)
    .option('--max-24-hour-send <number>', 'mails that it takes in 24 hours; default: any number', parseQuota)
    .action(async (_, command: Command) => (await import('./demo/up.ts')).up(command.optsWithGlobals()));

  program
    .command('check')
    .description('decide requests offline: no AWS, no local stack')
    .requiredOption('--policy <path>', 'policy folder or file')
    .requiredOption('--source <name>', 'the source that sends')
    .option('--facts <file>', 'allow-list, directory, suppressions and stops; without it all are empty')
    .option('--door <lane>', "the lane whose intake queue it comes through; default: the purpose's")
    .addOption(
      new Option(
        '--audience <rules>',
        'which rules of the allow-list admit where the policy does not say; default: every-rule, as in prod',
      ).choices(audiences),
    )
    .option('--at <time>', 'time of receipt and decision (RFC 3339); default now')
    .requiredOption('--request <file>', 'a mail request; - reads JSON Lines from standard input')
    .addOption(
      new Option('--expect <verdict>', 'exit code 1 unless every recipient comes to it').choices(['send', 'refuse']),
    )
    .addHelpText(
      'after',
      `\n${exitCodes}: 0 decided, whatever the verdicts (but see --expect), 1 ${callers}, 2 ${ours}`,
    )
    .action(async (_, command: Command) => (await import('./check/check.ts')).check(command.optsWithGlobals()));

  program
    .command('apply')
    .description('put a policy in force, and make the lists those of a facts file')
    .requiredOption('--policy <path>', 'policy folder or file')
    .option('--facts <file>', 'allow-list and directory become those of the file; its suppressions are added')
    .option('--why <text>', 'why: kept in the history of the policy; default for local: tried on the local stack')
    .action(async (_, command: Command) => (await import('./apply/apply.ts')).apply(command.optsWithGlobals()));

  program
    .command('send')
    .description('enqueue a request as its source; prints the message id')
    .argument('<request-file>', 'a mail request')
    .requiredOption('--source <name>', 'the source that sends; on AWS use its credentials')
    .option(
      '--lane <lane>',
      "through whose intake queue; default: the purpose's, or where the policy is out of reach standard",
    )
    .option('--follow', 'wait for the end and show it')
    .addHelpText(
      'after',
      `\n${exitCodes}: 0 enqueued, with --follow at its end, whatever that is, 1 ${callers}, 2 ${ours}, or no end within two minutes`,
    )
    .action(async (file, _, command: Command) =>
      (await import('./enqueue/send.ts')).send(file, command.optsWithGlobals()),
    );

  program
    .command('explain')
    .description('what became of a message, or of the mail to an address, and why')
    .argument(
      '<message-id|sqs-id|address>',
      'as Postern, SQS or the sender knows it, ID/INDEX for one recipient of a message; with --source or --principal an idempotency key',
    )
    .option('--source <name>', 'whose idempotency key (or SQS message id) it is')
    .addOption(
      new Option('--principal <id>', 'the same for a sender no source lists: its RoleId or UserId').conflicts('source'),
    )
    .option('--since <duration>', 'for an address: how far to look back, such as 45m, 12h, 2d', '2d')
    .addOption(
      new Option('--voice <reader>', 'for whom: customer is what may be passed on to one')
        .choices(voices)
        .default('engineer'),
    )
    .addOption(new Option('--lang <language>', 'in which language').choices(languages).default('en'))
    .option('--html <file>', 'write one page for a browser instead, in all languages and for every reader')
    .action(async (given, _, command: Command) =>
      (await import('./explain/explain.ts')).explain(given, command.optsWithGlobals()),
    );

  program
    .command('stop')
    .description('keep mail from leaving, within seconds: what arrives and what is on its way')
    .argument('<scope>', 'everything, source:NAME, purpose:NAME, lane:NAME or domain:NAME (of recipients)')
    .requiredOption('--reason <text>', 'why: shown wherever the stop is')
    .option(
      '--until <time>',
      'when it ends by itself (RFC 3339, or a duration such as 45m, 12h, 2d); default: it does not',
    )
    .requiredOption('--queued <hold|discard>', 'what becomes of the mail: it waits, or it is given up')
    .action(async (scope, _, command: Command) =>
      (await import('./stops/stop.ts')).stop(scope, command.optsWithGlobals()),
    );

  program
    .command('resume')
    .description('end a stop: what it held leaves within seconds')
    .argument('<scope>', 'as it was stopped')
    .option('--reason <text>', 'why; kept')
    .action(async (scope, _, command: Command) =>
      (await import('./stops/resume.ts')).resume(scope, command.optsWithGlobals()),
    );

  program
    .command('stops')
    .description('the stops that stand')
    .action(async (_, command: Command) => (await import('./stops/stops.ts')).stops(command.optsWithGlobals()));

  registerSuppression(program);
  registerHeld(program);
  registerRedrive(program);
  registerPlan(program);
  registerAllow(program);
  registerDirectory(program);
  registerPolicy(program);
  registerSource(program);

  program
    .command('audit')
    .description('what people did on a day, changes and look-ups of addresses, oldest first')
    .option('--day <date>', 'which day, in UTC; default: today')
    .option('--action <name>', 'only this, such as apply, stop or explain-recipient')
    .option('--subject <text>', 'only to this: a scope, an address')
    .action(async (_, command: Command) => (await import('./audit/audit.ts')).audit(command.optsWithGlobals()));

  program
    .command('doctor')
    .description('whether all that mail needs is there: each finding with its fix; exit code 1 when something fails')
    .action(async (_, command: Command) => (await import('./doctor/doctor.ts')).doctor(command.optsWithGlobals()));

  program
    .command('feedback')
    .description('what an event of Amazon SES would do: bare, in an SNS envelope or as an SQS record; no AWS')
    .requiredOption(
      '--event <file>',
      'a file with an event, or Records or Messages; - reads such, or JSON Lines, from standard input',
    )
    .action(async (_, command: Command) =>
      (await import('./feedback/feedback.ts')).feedback(command.optsWithGlobals()),
    );

  program
    .command('dns')
    .description('the DNS records of the sending domains, and a sheet for receivers')
    .argument('[domain]', 'only this one')
    .option('--zone', 'a zone file')
    .action(async (domain, _, command: Command) =>
      (await import('./dns/dns.ts')).dns(domain, command.optsWithGlobals()),
    );

  program
    .command('cost')
    .description('what so many mails a month cost on AWS, by component; no AWS')
    .option('--mails <number>', 'delivered mails of one recipient, a month', parseMails, 1_000_000)
    .addOption(new Option('--batch <size>', 'how full the batches are').choices(['full', 'one']).default('full'))
    .action(async (_, command: Command) => (await import('./cost/cost.ts')).cost(command.optsWithGlobals()));

  program
    .command('scale')
    .description('which limits so many mails a second meet, and what raises them; no AWS')
    .requiredOption('--rate <number>', 'delivered mails of one recipient, a second', parseRate)
    .addOption(new Option('--batch <size>', 'how full the batches are').choices(['full', 'one']).default('full'))
    .action(async (_, command: Command) => (await import('./scale/scale.ts')).scale(command.optsWithGlobals()));

  return program;
};

const parseMails = (text: string): number => {
  const mails = Number(text);
  if (/^\d+$/.test(text) && mails >= 1 && mails <= 1e12) return mails;
  throw new InvalidArgumentError('a whole number of mails, 1 or more');
};

const parseRate = (text: string): number => {
  const rate = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && rate > 0 && rate <= 1e6) return rate;
  throw new InvalidArgumentError('mails a second, above 0');
};

const parseQuota = (text: string): number => {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('a whole number of mails, 1 or more');
};

const parseShare = (text: string): number => {
  const share = Number(text);
  if (/^\d*\.?\d+$/.test(text) && share <= 1) return share;
  throw new InvalidArgumentError('a rate is a number from 0 to 1, such as 0.05');
};

const parseSeed = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a seed is a whole number of at most nine digits');
};

const parsePort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535');
};
