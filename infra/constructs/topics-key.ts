import type { RemovalPolicy } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Services that publish to topics themselves; with AWS's own key for SNS they could not. */
const publishingServices = ['ses.amazonaws.com', 'cloudwatch.amazonaws.com'];

/**
 * The key that an environment's topics are encrypted with, rotated yearly, and the grants that CDK leaves out: without
 * them SES drops its events and alarms ring nowhere.
 *
 * https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class TopicsKey extends Key {
  constructor(scope: Construct, id: string, { removalPolicy }: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      description: `topics of ${Stack.of(scope).stackName}: SES events, status events, alarms`,
      enableKeyRotation: true,
      removalPolicy,
    });
    for (const statement of topicsKeyStatements(Stack.of(scope).account)) this.addToResourcePolicy(statement);
  }
}

/** What the policy of a key must say, whoever's it is. */
export const topicsKeyStatements = (account: string): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'ServicesPublish',
    principals: publishingServices.map((service) => new ServicePrincipal(service)),
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    // In a key policy: this key.
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  }),
];
