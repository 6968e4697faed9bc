import * as z from 'zod/mini';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { parseSubscriptionAttributes } from '../sns/subscription.ts';
import { defineResource } from './define-resource.ts';
import { flag, text } from './property-values.ts';

/** A JSON document, as an object or as a text. */
const json = z.union([text, z.record(z.string(), z.unknown())]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const snsSubscription = defineResource({
  type: 'AWS::SNS::Subscription',
  properties: z.strictObject({
    TopicArn: text,
    Protocol: z.literal('sqs', { error: 'expected sqs: the local stack delivers to nothing else' }),
    Endpoint: text,
    RawMessageDelivery: z._default(flag, false),
    FilterPolicy: z.optional(json),
    FilterPolicyScope: z.optional(text),
    RedrivePolicy: z.optional(json),
    // There is no other Region to subscribe from.
    Region: z.optional(z.literal(LOCAL_REGION)),
  }),
  attributes: ['Arn'],
  create({ properties, services }) {
    const { FilterPolicy, FilterPolicyScope, RedrivePolicy } = properties;
    const { arn } = services.sns.subscribe({
      topicArn: properties.TopicArn,
      queueArn: properties.Endpoint,
      settings: {
        rawMessageDelivery: properties.RawMessageDelivery,
        ...parseSubscriptionAttributes({
          ...(FilterPolicyScope !== undefined && { FilterPolicyScope }),
          ...(FilterPolicy !== undefined && { FilterPolicy: asText(FilterPolicy) }),
          ...(RedrivePolicy !== undefined && { RedrivePolicy: asText(RedrivePolicy) }),
        }),
      },
      subscribedBy: `arn:aws:iam::${LOCAL_ACCOUNT}:role/cloudformation`,
    });
    return { ref: arn, attributes: { Arn: arn } };
  },
  replacedBy: ['TopicArn', 'Protocol', 'Endpoint'],
  remove: ({ ref: arn }, services) => services.sns.unsubscribe(arn),
});

const asText = (document: string | object): string =>
  typeof document === 'string' ? document : JSON.stringify(document);
