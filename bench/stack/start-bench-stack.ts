import { readCloudAssembly } from '../../local/assembly/cloud-assembly.ts';
import { deploy } from '../../local/assembly/deploy.ts';
import { planDeployment } from '../../local/assembly/plan-deployment.ts';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { systemClock } from '../../local/clock.ts';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { FunctionDefinition } from '../../local/lambda/function-definition.ts';
import { resourceHandlers } from '../../local/resources/index.ts';
import { closeServices, createServices, type Services } from '../../local/services.ts';
import { routesTo } from '../../local/start-local-stack.ts';
import { createTrace, type Trace } from '../../local/trace.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import { countingRoutes } from './counting-routes.ts';

/** The local environment with nobody to invoke its functions: no queue is polled and no schedule runs. */
export type BenchStack = {
  readonly url: string;
  readonly services: Services;
  readonly trace: Trace;
  readonly functions: readonly FunctionDefinition[];
  /** Of the functions that queues invoke. */
  readonly calls: CallLog;
  /** The properties of all resources of a CloudFormation type, as the templates have them. */
  readonly propertiesOf: (type: string) => readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
};

export const startBenchStack = async (projectRoot: string): Promise<BenchStack> => {
  const assembly = await readCloudAssembly(await synthesize({ projectRoot, onProgress: console.error }));
  const trace = createTrace(systemClock);
  let endpoint: Endpoint | undefined;
  const services = createServices({ clock: systemClock, trace, endpointUrl: () => endpoint?.url ?? '' });
  const functions: FunctionDefinition[] = [];
  const calls = createCallLog();
  // People's calls go through functions, too: what they cost is not a mail's.
  const counted = new Set<string>();
  const isCounted = (role: string) => counted.has(role);
  endpoint = await startEndpoint({ port: 0, routes: countingRoutes(routesTo(services), isCounted, calls), trace });

  await deploy(planDeployment(assembly, resourceHandlers), {
    ...services,
    lambda: {
      ...services.lambda,
      createFunction(definition) {
        functions.push(definition);
        return services.lambda.createFunction(definition);
      },
      createEventSourceMapping(_queue, { roleName }) {
        counted.add(roleName);
      },
    },
  });
  services.events.close();

  const resources = assembly.flatMap(({ template }) => Object.values(template.Resources));
  return {
    url: endpoint.url,
    services,
    trace,
    functions,
    calls,
    propertiesOf: (type) => resources.flatMap(({ Type, Properties }) => (Type === type ? [Properties] : [])),
    async stop() {
      await closeServices(services);
      await endpoint?.close();
    },
  };
};
