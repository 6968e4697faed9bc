import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import { ConfigurationSetEventDestination, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';

import type { SecureTopicProps } from './secure-topic.ts';
import { SecureTopic } from './secure-topic.ts';

/** All that says what became of a mail. */
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
  /**
   * As `configurationSets`; SES also tells that it has taken a mail. SendEmail has mostly answered so already, and it costs
   * a ledger write more: for mail that cannot wait for other news when that answer is lost.
   */
  readonly watchedConfigurationSets: ReadonlyMap<string, ConfigurationSet>;
};

/**
 * Where SES says what became of mail sent with our configuration sets. Nobody else may publish, whatever rights they hold
 * themselves, but who is named as the source of heartbeats: an event suppresses addresses.
 */
export class EventsTopic extends SecureTopic {
  private readonly sets: readonly ConfigurationSet[];

  constructor(
    scope: Construct,
    id: string,
    { configurationSets, watchedConfigurationSets, ...props }: EventsTopicProps,
  ) {
    super(scope, id, props);
    const watched = [...watchedConfigurationSets].map(
      ([destinationId, set]) => [destinationId, set, [...events, EmailSendingEvent.SEND]] as const,
    );
    const all = [
      ...[...configurationSets].map(([destinationId, set]) => [destinationId, set, events] as const),
      ...watched,
    ];
    this.sets = all.map(([, set]) => set);
    for (const [destinationId, configurationSet, published] of all) {
      // Lets SES publish for this configuration set in this account.
      new ConfigurationSetEventDestination(this, destinationId, {
        configurationSet,
        destination: EventDestination.snsTopic(this),
        events: [...published],
      });
    }
  }

  /** @param heartbeat - who besides SES may publish, to see what comes through */
  refuseOtherPublishers(heartbeat: IRole): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NoOtherPublisher',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        // Both must differ. A request that SES does not make for a configuration set has no such key, and differs.
        conditions: {
          ArnNotEquals: { 'aws:SourceArn': this.sets.map(arnOf), 'aws:PrincipalArn': heartbeat.roleArn },
        },
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
