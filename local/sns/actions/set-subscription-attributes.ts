import { defineSnsAction } from '../context.ts';
import { requireParameter } from '../parameters.ts';
import { parseSubscriptionAttributes } from '../subscription.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
export const setSubscriptionAttributes = defineSnsAction((parameters, { sns }) => {
  const { arn } = sns.subscription(requireParameter(parameters, 'SubscriptionArn'));
  const name = requireParameter(parameters, 'AttributeName');
  sns.configureSubscription(arn, parseSubscriptionAttributes({ [name]: parameters.get('AttributeValue') ?? '' }));
  return [];
});
