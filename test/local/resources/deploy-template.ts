import { onTestFinished } from 'vitest';
import { deploy } from '../../../local/assembly/deploy.ts';
import { planDeployment } from '../../../local/assembly/plan-deployment.ts';
import { templateSchema } from '../../../local/assembly/template.ts';
import { createManualClock } from '../../../local/clock.ts';
import { resourceHandlers } from '../../../local/resources/index.ts';
import { closeServices, createServices } from '../../../local/services.ts';
import { createTrace } from '../../../local/trace.ts';

/** Deploys one stack, `local-test`, with the real resource handlers and services. */
export const deployTemplate = async (
  resources: Readonly<Record<string, unknown>>,
  assets: ReadonlyMap<string, string> = new Map(),
) => {
  const clock = createManualClock();
  const services = createServices({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1:4566' });
  onTestFinished(() => closeServices(services));
  const plan = (Resources: Readonly<Record<string, unknown>>) =>
    planDeployment([{ name: 'local-test', template: templateSchema.parse({ Resources }), assets }], resourceHandlers);
  let deployment = await deploy(plan(resources), services);
  /** Deploys the stack with other resources over what there is. */
  const update = async (others: Readonly<Record<string, unknown>>): Promise<void> => {
    deployment = await deploy(plan(others), services, deployment);
  };
  return { ...services, clock, update };
};

/** Makes references visible: the value of a reference lands in the SSM parameter `/seen/<name>`. */
export const seen = (name: string, value: unknown) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: `/seen/${name}`, Type: 'String', Value: value },
});
