import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const MAX_NAME_LENGTH = 256;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic = defineResource({
  type: 'AWS::SNS::Topic',
  properties: z.strictObject({
    TopicName: z.optional(text),
    DisplayName: z.optional(text),
    KmsMasterKeyId: z.optional(text),
    // The topic itself knows the range.
    MaximumMessageSize: z.optional(count()),
    SignatureVersion: noLocalEffect,
    Tags: noLocalEffect,
    TracingConfig: noLocalEffect,
  }),
  attributes: ['TopicArn', 'TopicName'],
  create({ properties, generatedName, services }) {
    const { arn, name } = services.sns.createTopic({
      name: properties.TopicName ?? generatedName(MAX_NAME_LENGTH),
      displayName: properties.DisplayName,
      kmsMasterKeyId: properties.KmsMasterKeyId,
      maximumMessageSizeBytes: properties.MaximumMessageSize,
    });
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  replacedBy: ['TopicName'],
  remove: ({ ref: arn }, services) => services.sns.deleteTopic(arn),
});
