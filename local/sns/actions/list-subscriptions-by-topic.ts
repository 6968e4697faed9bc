import { element } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { pageOf } from '../page-of.ts';
import { requireParameter } from '../parameters.ts';
import { ownerOf } from '../subscription.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export const listSubscriptionsByTopic = defineSnsAction((parameters, { sns }) => {
  const subscriptions = sns.subscriptions(requireParameter(parameters, 'TopicArn'));
  const { items, nextToken } = pageOf(subscriptions, parameters.get('NextToken'));
  const members = items.map(({ arn, topicArn, queueArn }) =>
    element('member', [
      element('SubscriptionArn', arn),
      element('Owner', ownerOf(topicArn)),
      element('Protocol', 'sqs'),
      element('Endpoint', queueArn),
      element('TopicArn', topicArn),
    ]),
  );
  return [element('Subscriptions', members), element('NextToken', nextToken)];
});
