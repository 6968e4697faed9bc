import { once } from 'node:events';
import { join } from 'node:path';
import { foldStatus } from '../../lambdas/domain/delivery/status.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { applyPolicy } from '../apply/apply.ts';
import { type EnvironmentParts, readEnvironment } from '../aws/read-environment.ts';
import { localEnvironment, type Target } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { codeOf } from '../documents/read-text.ts';
import { chooseDoor } from '../enqueue/choose-door.ts';
import { enqueueRequest } from '../enqueue/enqueue-request.ts';
import { followRequest } from '../enqueue/follow-request.ts';
import { localSender } from '../enqueue/local-sender.ts';
import { readPolicyInForce } from '../policy/read-policy-in-force.ts';
import { UserError } from '../user-error.ts';
import { demoMails } from './demo-mails.ts';
import { type DemoOutcome, differences, renderOutcomes } from './demo-outcome.ts';
import { functionWarning } from './function-warning.ts';
import { howToTry } from './how-to-try.ts';

export type UpOptions = {
  readonly port: number;
  readonly once?: boolean;
  /** Which part of all invocations is to be cut off, once the demonstration is over. */
  readonly terminateWorkers?: number;
  readonly seed: number;
  readonly maxSendRate?: number;
  /** The name that commander gives the option. */
  readonly max24HourSend?: number;
};

const projectRoot = join(import.meta.dirname, '..', '..');

/** No demo mail should take nearly as long; it keeps a broken pipeline from being waited for. */
const longestMilliseconds = 30_000;

/**
 * `postern up`: the local stack with the example policy and a few mails that show what Postern does.
 * @throws when a demo mail came to another end than declared
 */
export const up = async (options: UpOptions): Promise<void> => {
  const { port, once: endsAfterwards, terminateWorkers = 0, seed } = options;
  const stack = await start(port);
  stack.trace.subscribe((event) => {
    const warning = functionWarning(event);
    if (warning !== undefined) console.error(warning);
  });
  try {
    const target: Target = { environment: localEnvironment, endpoint: stack.url };
    progress('applying examples/policy and examples/facts.yaml');
    await applyPolicy({
      environment: localEnvironment,
      endpoint: stack.url,
      policy: join(projectRoot, 'examples', 'policy'),
      facts: join(projectRoot, 'examples', 'facts.yaml'),
    });
    const parts = await readEnvironment(target);
    progress(`sending ${demoMails.length} mails`);
    const outcomes = await sendDemoMails(target, parts);
    console.log(renderOutcomes(outcomes));
    const wrong = outcomes.flatMap(differences);
    if (wrong.length > 0) throw new Error(['the demonstration came out otherwise:', ...wrong].join('\n  '));
    if (endsAfterwards === true) return;
    console.log(
      howToTry(stack.url, parts.intakeQueueUrls.standard, outcomes[0]?.deliveries[0]?.messageId ?? 'MESSAGE-ID'),
    );
    limitSending(stack, options);
    if (terminateWorkers > 0) {
      stack.services.lambda.terminations.order({ rate: terminateWorkers, seed });
      progress(`from now on ${terminateWorkers * 100} % of all invocations end in the middle of their work`);
    }
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await stack.stop();
  }
};

/** Once the demonstration is over: a small account would keep its mails waiting. */
const limitSending = (stack: LocalStack, { maxSendRate, max24HourSend }: UpOptions): void => {
  if (maxSendRate === undefined && max24HourSend === undefined) return;
  stack.services.ses.limitSending({
    ...(maxSendRate === undefined ? {} : { maxSendRate }),
    ...(max24HourSend === undefined ? {} : { max24HourSend }),
  });
  // The schedules run once more, so that the account function reads it now and not within a minute.
  stack.services.events.begin();
  progress('Amazon SES has other limits from now on; Postern keeps to them in 20 seconds');
};

const start = async (port: number) => {
  try {
    return await startLocalStack({ projectRoot, port, niceness: 15, onProgress: progress });
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error.cause) !== 'EADDRINUSE') throw error;
    throw new UserError(`${error.message} (--port)`);
  }
};

/** One after the other, each to its end: some of them come to theirs because of an earlier one. */
const sendDemoMails = async (target: Target, parts: EnvironmentParts): Promise<readonly DemoOutcome[]> => {
  const control = connectControl(target);
  const policy = await readPolicyInForce(control);
  const outcomes: DemoOutcome[] = [];
  for (const mail of demoMails) {
    const sender = localSender(policy, mail.source);
    const body = JSON.stringify(mail.request);
    const door = mail.door ?? chooseDoor(body, policy?.document);
    const enqueuedAt = performance.now();
    const request = await enqueueRequest(target, parts.intakeQueueUrls[door], body, sender);
    const { deliveries } = await followRequest(control, request, longestMilliseconds);
    outcomes.push({ mail, deliveries });
    if (outcomes.length === 1) {
      const seconds = ((performance.now() - enqueuedAt) / 1000).toFixed(1);
      progress(`the first mail is ${deliveries.map(foldStatus).join(', ')}, ${seconds} s after it was enqueued`);
    }
  }
  return outcomes;
};

/** What is going on, on stderr, with the seconds since the command was started. */
const progress = (step: string): void => {
  console.error(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${step}`);
};
