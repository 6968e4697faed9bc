import { Stack } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

import type { Producer } from '../environments/environment.ts';
import type { SecureTopicProps } from './secure-topic.ts';
import { SecureTopic } from './secure-topic.ts';

export type StatusTopicProps = SecureTopicProps & { readonly producers: readonly Producer[] };

const accountOf = (roleArn: string): string => roleArn.split(':')[4] ?? '';

/**
 * Where the sources learn what became of their mail. The producers' roles may subscribe a queue of their own account.
 *
 * A subscriber chooses the source by its filter policy, which SNS cannot prescribe to it: that is why a status event
 * holds neither an address nor content.
 */
export class StatusTopic extends SecureTopic {
  constructor(scope: Construct, id: string, { producers, ...props }: StatusTopicProps) {
    super(scope, id, props);
    const { region, partition } = Stack.of(this);
    const roles = [...new Set(producers.map(({ roleArn }) => roleArn))];
    for (const [account, roleArns] of Map.groupBy(roles, accountOf)) {
      this.addToResourcePolicy(
        new PolicyStatement({
          sid: `SourcesSubscribe${account}`,
          principals: roleArns.map((roleArn) => new ArnPrincipal(roleArn)),
          actions: ['sns:Subscribe'],
          resources: [this.topicArn],
          conditions: {
            StringEquals: { 'sns:Protocol': 'sqs' },
            StringLike: { 'sns:Endpoint': `arn:${partition}:sqs:${region}:${account}:*` },
          },
        }),
      );
    }
  }
}
