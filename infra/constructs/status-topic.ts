import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, ArnPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

import type { Producer } from '../environments/environment.ts';
import type { SecureTopicProps } from './secure-topic.ts';
import { SecureTopic } from './secure-topic.ts';

export type StatusTopicProps = SecureTopicProps & {
  readonly producers: readonly Producer[];
  /** How the names of all our stacks begin, and with them the roles that CloudFormation names. */
  readonly stackPrefix: string;
};

/**
 * CloudFormation shortens the name of a stack in the names it gives, where all of them together would be too long (a
 * role's: 64 characters); so much of it always stays.
 */
const keptOfStackName = 16;

const accountOf = (roleArn: string): string => roleArn.split(':')[4] ?? '';

/**
 * Where the sources learn what became of their mail. The producers' roles may subscribe a queue of their own account.
 *
 * Nobody but our functions may publish, whatever rights others hold themselves: a source acts on what it is told, by
 * sending a code another way or not at all. The functions' roles are told by the beginning of their names, since their
 * stacks wait for this one: whoever may make roles of such names in this account could give themselves the right.
 *
 * A subscriber chooses the source by its filter policy, which SNS cannot prescribe to it: that is why a status event
 * holds neither an address nor content.
 */
export class StatusTopic extends SecureTopic {
  constructor(scope: Construct, id: string, { producers, stackPrefix, ...props }: StatusTopicProps) {
    super(scope, id, props);
    const { region, partition, account: ourAccount } = Stack.of(this);
    const ourRoles = `arn:${partition}:iam::${ourAccount}:role/${stackPrefix.slice(0, keptOfStackName)}*`;
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NoOtherPublisher',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        // A service or somebody anonymous has no such key, and differs.
        conditions: { ArnNotLike: { 'aws:PrincipalArn': ourRoles } },
      }),
    );
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
