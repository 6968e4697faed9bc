import { readCloudAssembly } from './assembly/cloud-assembly.ts';
import { deploy } from './assembly/deploy.ts';
import { type PlannedStack, planDeployment } from './assembly/plan-deployment.ts';
import { synthesize } from './assembly/synthesize.ts';
import type { Clock } from './clock.ts';
import { type Endpoint, type Routes, type ServiceHandler, startEndpoint } from './endpoint.ts';
import { createIamHandler } from './iam/protocol.ts';
import { createFunctionUrlHandler } from './lambda/function-url.ts';
import { createLambdaHandler } from './lambda/protocol.ts';
import { createLeapingClock, isLeapingClock } from './leaping-clock.ts';
import { createPages } from './pages.ts';
import { type PassTime, passTime } from './pass-time.ts';
import { createPriorityGate } from './priority-gate.ts';
import { resourceHandlers } from './resources/index.ts';
import { createS3Handler } from './s3/protocol.ts';
import { closeServices, createServices, type Services } from './services.ts';
import { createSesHandler } from './ses/protocol.ts';
import type { SendQuota } from './ses/send-limits.ts';
import { createSnsHandler } from './sns/protocol.ts';
import { createSqsHandler } from './sqs/protocol.ts';
import { createSsmHandler } from './ssm/protocol.ts';
import { createTrace, type Trace } from './trace.ts';

export type LocalStack = {
  /** Such as `http://127.0.0.1:4566`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly services: Services;
  readonly trace: Trace;
  /**
   * Deploys another cloud assembly over what is running, as CloudFormation would: messages, items and objects stay.
   *
   * @throws when it has something the local stack does not know (then nothing has changed) or cannot change while it runs
   */
  update(assembly: string): Promise<void>;
  /** Ends invocations, threads, timers and connections; afterwards the process can exit. May be called again. */
  stop(): Promise<void>;
};

const DEFAULT_PORT = 4566;

/**
 * Runs the synthesized `local` environment in this process.
 *
 * @throws when the app does not synthesize, when its assembly has something the local stack does not know, or when the
 * port is taken
 */
export const startLocalStack = async (options: {
  readonly projectRoot: string;
  /** The directory of a cloud assembly. @default the project's own, synthesized */
  readonly assembly?: string;
  /** 0 picks a free one. @default 4566 */
  readonly port?: number;
  /** @default the real time, which `/_postern/clock` moves on */
  readonly clock?: Clock;
  /** What SES lets the account send. @default any number of mails, 500 a second */
  readonly sendQuota?: SendQuota;
  /**
   * How far the threads of functions that are not critical stand back for all others of this machine (`nice`, Linux only): on
   * AWS they share no processor.
   *
   * @default 0
   */
  readonly niceness?: number;
  /** Told what is going on, for what takes longer than a moment. */
  readonly onProgress?: (step: string) => void;
}): Promise<LocalStack> => {
  const { port = DEFAULT_PORT, clock = createLeapingClock(), sendQuota, niceness, onProgress = () => {} } = options;
  const directory = options.assembly ?? (await synthesize(options));
  // Refuses what is not supported before anything is started.
  const stacks = await plan(directory);

  const trace = createTrace(clock);
  let endpoint: Endpoint | undefined;
  const services = createServices({ clock, trace, endpointUrl: () => urlOf(endpoint), sendQuota, niceness });
  const close = async () => {
    await closeServices(services);
    await endpoint?.close();
  };
  let closing: Promise<void> | undefined;
  const stop = () => (closing ??= close());
  try {
    const isAtRest = () => services.lambda.isAtRest() && endpoint?.isAnswering() !== true;
    const pass = isLeapingClock(clock) ? passTime({ clock, isAtRest }) : undefined;
    endpoint = await listen(port, services, pass);
    onProgress(`deploying ${stacks.map(({ name }) => name).join(', ')}`);
    let deployment = await deploy(stacks, services);
    services.events.begin();
    const update = async (assembly: string) => {
      deployment = await deploy(await plan(assembly), services, deployment);
    };
    return { url: endpoint.url, services, trace, update, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const plan = async (directory: string): Promise<readonly PlannedStack[]> =>
  planDeployment(await readCloudAssembly(directory), resourceHandlers);

const listen = async (port: number, services: Services, pass: PassTime | undefined): Promise<Endpoint> => {
  try {
    return await startEndpoint({ port, routes: routesTo(services, pass), trace: services.trace });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(
      `port ${port} is already in use: stop what listens there (another local stack, or LocalStack) or choose another port`,
      { cause: error },
    );
  }
};

/**
 * Which service answers what.
 *
 * @param pass - lets time pass; without it the clock is not for pages to move
 */
export const routesTo = (services: Services, pass?: PassTime): Routes => ({
  dynamodb: urgentFirst(services.dynamodb.handle, services),
  iam: createIamHandler(services.iam),
  lambda: createLambdaHandler(services.lambda),
  'lambda-url': createFunctionUrlHandler(services),
  pages: createPages({ ...services, pass }),
  s3: createS3Handler(services),
  ses: createSesHandler(services.ses),
  sns: createSnsHandler(services.sns),
  sqs: createSqsHandler(services),
  ssm: createSsmHandler(services.ssm),
});

/**
 * The tables take most of the time of this one thread; on AWS nobody's calls wait for anybody else's. Here those of functions
 * that are not critical wait for all others.
 */
const urgentFirst = (handle: ServiceHandler, { lambda }: Services): ServiceHandler => {
  const gate = createPriorityGate(() => lambda.isCriticalAtWork());
  return (request) => gate(!lambda.isPatient(request.principal.name), () => handle(request));
};

const urlOf = (endpoint: Endpoint | undefined): string => {
  if (endpoint === undefined) throw new Error('the endpoint of the local stack is not listening yet');
  return endpoint.url;
};
