import type { EventDestination, EventType, GetConfigurationSetCommandOutput } from '@aws-sdk/client-sesv2';
import { type Finding, findingsOf, fine } from './finding.ts';

/** A configuration set with what it publishes. */
export type SendingConfigurationSet = Pick<GetConfigurationSetCommandOutput, 'DeliveryOptions' | 'SendingOptions'> & {
  readonly destinations: readonly EventDestination[];
};

/** What feedback lives on (infra/constructs/events-topic.ts). */
const neededEvents: readonly EventType[] = [
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'DELIVERY_DELAY',
  'RENDERING_FAILURE',
  'SUBSCRIPTION',
];

/**
 * Whether mail sent with a configuration set goes over TLS, and what becomes of it comes back.
 * @param set - undefined: SES has none of the name
 * @param topicName - of SES's events
 */
export const judgeConfigurationSet = (
  name: string,
  set: SendingConfigurationSet | undefined,
  { environment, topicName }: { readonly environment: string; readonly topicName: string },
): readonly Finding[] => {
  const deploy = (stack: string) => `npx cdk deploy '${environment}/${stack}' puts it back as the template has it`;
  if (set === undefined) {
    return [
      {
        status: 'fail',
        what: `the configuration set ${name} does not exist: SES refuses mail that names it`,
        seen: 'NotFoundException',
        fix: deploy('*'),
      },
    ];
  }
  const tls = set.DeliveryOptions?.TlsPolicy ?? 'OPTIONAL';
  const toTopic = set.destinations.filter(({ SnsDestination: sns }) => sns?.TopicArn?.endsWith(`:${topicName}`));
  const enabled = toTopic.filter(({ Enabled: isEnabled }) => isEnabled === true);
  const published = enabled.flatMap(({ MatchingEventTypes: types }) => types ?? []);
  const missing = neededEvents.filter((type) => !published.includes(type));
  return findingsOf(
    [
      {
        when: tls !== 'REQUIRE',
        status: 'fail',
        what: `mail sent with ${name} may leave without TLS`,
        seen: `TlsPolicy ${tls}`,
        fix: deploy('identity'),
      },
      {
        when: set.SendingOptions?.SendingEnabled === false,
        status: 'fail',
        what: `sending with ${name} is switched off`,
        seen: 'SendingEnabled false',
        fix: `find out who paused it and why, then aws sesv2 put-configuration-set-sending-options --configuration-set-name ${name} --sending-enabled`,
      },
      {
        when: toTopic.length === 0,
        status: 'fail',
        what: `nothing comes back of mail sent with ${name}: bounces and complaints are not heard of`,
        seen: `no event destination to ${topicName}`,
        fix: deploy('feedback'),
      },
      {
        when: toTopic.length > 0 && enabled.length === 0,
        status: 'fail',
        what: `nothing comes back of mail sent with ${name}: its event destination is switched off`,
        seen: `Enabled false for ${toTopic.map(({ Name: destination = '' }) => destination).join(', ')}`,
        fix: deploy('feedback'),
      },
      {
        when: enabled.length > 0 && missing.length > 0,
        status: 'fail',
        what: `some of what becomes of mail sent with ${name} does not come back`,
        seen: `not published: ${missing.join(', ')}`,
        fix: deploy('feedback'),
      },
    ],
    fine(`${name} requires TLS and publishes to ${topicName}`, `TlsPolicy ${tls}, ${published.length} event types`),
  );
};
