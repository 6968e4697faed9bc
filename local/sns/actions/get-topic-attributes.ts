import { defineSnsAction } from '../context.ts';
import { attributesElement, requireParameter } from '../parameters.ts';
import { ownerOf } from '../subscription.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export const getTopicAttributes = defineSnsAction((parameters, { sns }) => {
  const topic = sns.topic(requireParameter(parameters, 'TopicArn'));
  return [
    attributesElement({
      TopicArn: topic.arn,
      Owner: ownerOf(topic.arn),
      DisplayName: topic.displayName,
      MaximumMessageSize: String(topic.maximumMessageSizeBytes),
      SubscriptionsConfirmed: String(sns.subscriptions(topic.arn).length),
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
      ...(topic.kmsMasterKeyId !== undefined && { KmsMasterKeyId: topic.kmsMasterKeyId }),
    }),
  ];
});
