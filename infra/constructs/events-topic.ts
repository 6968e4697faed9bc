import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import { ConfigurationSetEventDestination, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';

import type { SecureTopicProps } from './secure-topic.ts';
import { SecureTopic } from './secure-topic.ts';

/** All that says what became of a mail. `send` says only what SendEmail has answered already, for a ledger write more. */
const events = [
  EmailSendingEvent.REJECT,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.SUBSCRIPTION,
];

export type EventsTopicProps = SecureTopicProps & {
  /** By a construct id. */
  readonly configurationSets: ReadonlyMap<string, ConfigurationSet>;
};

/**
 * Where SES says what became of mail sent with our configuration sets. Nobody else may publish, whatever rights they hold
 * themselves: an event suppresses addresses.
 */
export class EventsTopic extends SecureTopic {
  constructor(scope: Construct, id: string, { configurationSets, ...props }: EventsTopicProps) {
    super(scope, id, props);
    for (const [destinationId, configurationSet] of configurationSets) {
      // Lets SES publish for this configuration set in this account.
      new ConfigurationSetEventDestination(this, destinationId, {
        configurationSet,
        destination: EventDestination.snsTopic(this),
        events,
      });
    }
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NoOtherPublisher',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        // A request that SES does not make for a configuration set has no such key, and differs.
        conditions: { ArnNotEquals: { 'aws:SourceArn': [...configurationSets.values()].map(arnOf) } },
      }),
    );
  }
}

const arnOf = (configurationSet: ConfigurationSet): string =>
  Stack.of(configurationSet).formatArn({
    service: 'ses',
    resource: 'configuration-set',
    resourceName: configurationSet.configurationSetName,
  });
