import { readCloudAssembly } from './assembly/cloud-assembly.ts';
import { deploy } from './assembly/deploy.ts';
import { planDeployment } from './assembly/plan-deployment.ts';
import { synthesize } from './assembly/synthesize.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Endpoint, type Routes, startEndpoint } from './endpoint.ts';
import { createIamHandler } from './iam/protocol.ts';
import { createFunctionUrlHandler } from './lambda/function-url.ts';
import { createLambdaHandler } from './lambda/protocol.ts';
import { createPages } from './pages.ts';
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
  /** 0 picks a free one. @default 4566 */
  readonly port?: number;
  /** @default the real time */
  readonly clock?: Clock;
  /** What SES lets the account send. @default any number of mails, 500 a second */
  readonly sendQuota?: SendQuota;
  /** Told what is going on, for what takes longer than a moment. */
  readonly onProgress?: (step: string) => void;
}): Promise<LocalStack> => {
  const { port = DEFAULT_PORT, clock = systemClock, sendQuota, onProgress = () => {} } = options;
  const directory = await synthesize(options);
  // Refuses what is not supported before anything is started.
  const stacks = planDeployment(await readCloudAssembly(directory), resourceHandlers);

  const trace = createTrace(clock);
  let endpoint: Endpoint | undefined;
  const services = createServices({ clock, trace, sendQuota, endpointUrl: () => urlOf(endpoint) });
  const close = async () => {
    await closeServices(services);
    await endpoint?.close();
  };
  let closing: Promise<void> | undefined;
  const stop = () => (closing ??= close());
  try {
    endpoint = await listen(port, services);
    onProgress(`deploying ${stacks.map(({ name }) => name).join(', ')}`);
    await deploy(stacks, services);
    services.events.begin();
    return { url: endpoint.url, services, trace, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const listen = async (port: number, services: Services): Promise<Endpoint> => {
  try {
    return await startEndpoint({ port, routes: routesTo(services), trace: services.trace });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(
      `port ${port} is already in use: stop what listens there (another local stack, or LocalStack) or choose another port`,
      { cause: error },
    );
  }
};

/** Which service answers what. */
export const routesTo = (services: Services): Routes => ({
  dynamodb: services.dynamodb.handle,
  iam: createIamHandler(services.iam),
  lambda: createLambdaHandler(services.lambda),
  'lambda-url': createFunctionUrlHandler(services),
  pages: createPages(services),
  s3: createS3Handler(services),
  ses: createSesHandler(services.ses),
  sns: createSnsHandler(services.sns),
  sqs: createSqsHandler(services),
  ssm: createSsmHandler(services.ssm),
});

const urlOf = (endpoint: Endpoint | undefined): string => {
  if (endpoint === undefined) throw new Error('the endpoint of the local stack is not listening yet');
  return endpoint.url;
};
