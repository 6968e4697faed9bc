import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExplainedDelivery } from '../../cli/explain/explained-delivery.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { type PeopleRole, peopleRoleName } from '../../lambdas/contract/control/people.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import type { NewDnsRecord } from '../../local/dns/record.ts';
import { projectRoot, workFolder } from './folders.ts';
import { startMiniStack } from './ministack.ts';
import { policyFor } from './policy-for.ts';
import { preparePython } from './python-environment.ts';
import { runCommand } from './run-command.ts';
import { startSesStandIn } from './ses-stand-in.ts';

/** What `postern explain --json` prints. */
type Explanation = { readonly deliveries: readonly ExplainedDelivery[] };

/**
 * An account on MiniStack with our SES emulator in the place of SES, and what people do with it: each command is one
 * that would go to AWS just as well, in a process of its own.
 */
export const startAccount = async (environment: Environment) => {
  const python = await preparePython();
  // No event comes before MiniStack has been started.
  const ses = await startSesStandIn({ environment, publish: (event) => ministack.publishAsSes(event) });
  const ministack = await startMiniStack({ python, environment, sesUrl: ses.url }).catch(async (error: unknown) => {
    await ses.stop();
    throw error;
  });

  const run = (command: string, args: readonly string[], seconds: number, input = '') =>
    runCommand(command, args, { cwd: projectRoot, env: ministack.env, seconds, input });

  const boto = async (step: string, input: object): Promise<unknown> =>
    JSON.parse(await run(python.python, [join(import.meta.dirname, 'aws.py'), step], 60, JSON.stringify(input)));

  const cdk = (...args: readonly string[]) => {
    const only = ['--context', `postern:environments=${environment.name}`, '--output', join(workFolder, 'cdk.out')];
    return run('npx', ['cdk', ...args, ...only], 300);
  };

  const sessions = new Map<string, Promise<NodeJS.ProcessEnv>>();
  const roleArn = (role: string) => `arn:aws:iam::${environment.account}:role/${role}`;

  /** What the process of somebody needs who has assumed a role by another one they have. */
  const sessionOf = (role: string, through: string): Promise<NodeJS.ProcessEnv> => {
    const key = `${through} ${role}`;
    const session = sessions.get(key) ?? assume(role, through);
    sessions.set(key, session);
    return session;
  };

  const assume = async (role: string, through: string): Promise<NodeJS.ProcessEnv> => {
    const credentials = (await boto('assume', { role: roleArn(role), through })) as Readonly<Record<string, string>>;
    if (credentials['refused'] !== undefined)
      throw new Error(`${through} may not be ${role}: ${credentials['refused']}`);
    return {
      ...ministack.env,
      AWS_ACCESS_KEY_ID: credentials['AccessKeyId'],
      AWS_SECRET_ACCESS_KEY: credentials['SecretAccessKey'],
      AWS_SESSION_TOKEN: credentials['SessionToken'],
    };
  };

  /** Runs the command in a role of people, by the first role that may. */
  const posternAs = async (
    role: PeopleRole,
    args: readonly string[],
    accept: readonly number[] = [0],
  ): Promise<string> => {
    const [through = ''] = environment.people?.[role] ?? [];
    const env = await sessionOf(peopleRoleName(environment.name, role), through);
    const command = ['postern', '--environment', environment.name, ...args];
    return runCommand('npx', command, { cwd: projectRoot, env, seconds: 60, accept });
  };

  return {
    mailsTo: (recipient: string) => ses.ses.outbox().filter(({ recipients }) => recipients.includes(recipient)),
    /** Lets a mailbox bounce what it gets from now on. */
    bounce: (recipient: string) => ses.ses.respondWith(recipient, { response: 'bounce' }),
    resolver: ses.dns.resolver,
    cdk,
    /** As the account's administrator, who is nobody to control. */
    postern: (...args: readonly string[]) => run('npx', ['postern', '--environment', environment.name, ...args], 60),
    posternAs: (role: PeopleRole, ...args: readonly string[]) => posternAs(role, args),
    /** Asks control for the stops without a signature. @returns the HTTP status */
    askUnsigned: async () =>
      Number(await boto('ask-unsigned', { parameter: parameterNames(environment.name).controlUrl })),
    /** Whether a role lets somebody assume a role of people. */
    mayAssume: async (role: PeopleRole, through: string) => {
      const assumed = await boto('assume', { role: roleArn(peopleRoleName(environment.name, role)), through });
      return !Object.hasOwn(assumed as object, 'refused');
    },
    /** Where MiniStack writes what it does. */
    log: ministack.log,

    async makeRoles(arns: readonly string[]): Promise<void> {
      await boto('make-roles', { account: environment.account, names: arns.map((arn) => arn.replace(/.*\//, '')) });
    },

    /** Makes the records that the stacks have written visible to SES. @returns how many there are */
    async publishZones(): Promise<number> {
      let count = 0;
      for (const { hostedZone } of environment.sendingDomains) {
        if (hostedZone === undefined) continue;
        for (const record of (await boto('zone-records', { zone: hostedZone.id })) as readonly NewDnsRecord[]) {
          ses.dns.addRecord(record);
          count += 1;
        }
      }
      return count;
    },

    /** Applies the example policy and lists. @returns what the command prints */
    async applyExamples(): Promise<string> {
      await mkdir(workFolder, { recursive: true });
      const policy = join(workFolder, 'policy.json');
      await writeFile(policy, JSON.stringify(await policyFor(environment)));
      return posternAs('policy-admin', [
        'apply',
        `--policy=${policy}`,
        `--facts=${join(projectRoot, 'examples/facts.yaml')}`,
        '--why=the example',
      ]);
    },

    /** Sends to a queue as a role. @returns the id SQS gave the message, or the code of AWS's refusal */
    send: async (role: string, queue: string, body: object) =>
      String(await boto('send', { role, queue, body: JSON.stringify(body) })),

    /** Waits until all mail to a recipient is as it should be, and returns it as `postern explain` does. */
    async explained(
      recipient: string,
      isDone: (deliveries: readonly ExplainedDelivery[]) => boolean,
    ): Promise<readonly ExplainedDelivery[]> {
      const end = performance.now() + 60_000;
      for (;;) {
        // 1 as long as the ledger has nothing of it.
        const out = await posternAs('operator', ['--json', 'explain', recipient], [0, 1]);
        const { deliveries } = (out === '' ? { deliveries: [] } : JSON.parse(out)) as Explanation;
        if (isDone(deliveries)) return deliveries;
        if (performance.now() > end) {
          const found = deliveries.map(({ status, reasons }) => [status, ...reasons.map(({ code }) => code)].join(' '));
          throw new Error(`the mail to ${recipient} is still ${found.join(', ') || 'unknown'}: see ${ministack.log}`);
        }
        await setTimeout(500);
      }
    },

    async stop(): Promise<void> {
      await ministack.stop();
      await ses.stop();
    },
  };
};

export type Account = Awaited<ReturnType<typeof startAccount>>;
