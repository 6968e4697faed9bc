import type { Environment } from '../../infra/environments/environment.ts';
import { systemClock } from '../../local/clock.ts';
import { type ServiceHandler, startEndpoint } from '../../local/endpoint.ts';
import { LOCAL_ACCOUNT } from '../../local/region.ts';
import { resourceHandlers } from '../../local/resources/index.ts';
import { closeServices, createServices, type Services } from '../../local/services.ts';
import { createSesHandler } from '../../local/ses/protocol.ts';
import { createSes } from '../../local/ses/store.ts';
import { DEFAULT_MAX_MESSAGE_BYTES } from '../../local/sns/limits.ts';
import type { Topic } from '../../local/sns/topic.ts';
import { createTrace } from '../../local/trace.ts';
import type { SesEvent } from './ministack.ts';

/** What MiniStack asks for when CloudFormation creates an `AWS::SES::…` resource. */
type ResourceOrder = {
  readonly type: string;
  readonly logicalId: string;
  readonly stack: string;
  readonly properties: unknown;
};

/** Our SES emulator on a port of its own, in the place of SES. */
export type SesStandIn = Pick<Services, 'dns' | 'ses'> & {
  /** For `AWS_ENDPOINT_URL_SESV2`. */
  readonly url: string;
  stop(): Promise<void>;
};

/** @param options.publish takes the events to the topics, which are elsewhere */
export const startSesStandIn = async (options: {
  readonly environment: Environment;
  readonly publish: (event: SesEvent) => Promise<void>;
}): Promise<SesStandIn> => {
  const { environment, publish } = options;
  const clock = systemClock;
  const trace = createTrace(clock);
  const others = createServices({ clock, trace, endpointUrl: () => '' });
  const services = {
    ...others,
    ses: createSes({
      clock,
      trace,
      dns: others.dns,
      publish: (topic, { subject, message }) =>
        publish({
          topic,
          source: configurationSetArn(message, environment),
          subject,
          message: message.replaceAll(LOCAL_ACCOUNT, environment.account),
        }),
    }),
    sns: { ...others.sns, topic: topicElsewhere },
  };
  const endpoint = await startEndpoint({
    port: 0,
    routes: { ses: createSesHandler(services.ses), pages: createResources(services) },
  });
  return {
    url: endpoint.url,
    dns: services.dns,
    ses: services.ses,
    async stop() {
      await closeServices(services);
      await endpoint.close();
    },
  };
};

const configurationSetArn = (message: string, { account, region }: Environment): string => {
  const { mail } = JSON.parse(message) as { mail: { tags: Record<string, readonly string[]> } };
  return `arn:aws:ses:${region}:${account}:configuration-set/${mail.tags['ses:configuration-set']?.[0]}`;
};

/** The topic that an event destination names: MiniStack has it, so it is taken to exist. */
const topicElsewhere = (arn: string): Topic => ({
  name: arn.replace(/.*:/, ''),
  arn,
  displayName: '',
  maximumMessageSizeBytes: DEFAULT_MAX_MESSAGE_BYTES,
  kmsMasterKeyId: undefined,
});

/** `POST /_postern/resources`: creates a resource by the local stack's own code, which refuses properties it does not know. */
const createResources =
  (services: Services): ServiceHandler =>
  async ({ body }) => {
    const { type, logicalId, stack, properties } = JSON.parse(body.toString()) as ResourceOrder;
    const handler = resourceHandlers.get(type);
    try {
      if (handler === undefined) throw new Error('the stand-in for SES does not know this type');
      const created = await handler.create({
        properties: handler.parse(properties),
        generatedName: (length) => `${stack}-${logicalId}`.slice(0, length),
        assets: new Map(),
        services,
      });
      return { status: 200, body: JSON.stringify(created) };
    } catch (error) {
      return { status: 400, body: `${type} ${logicalId}: ${String(error)}` };
    }
  };
