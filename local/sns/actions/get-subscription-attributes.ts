import { defineSnsAction } from '../context.ts';
import { attributesElement, requireParameter } from '../parameters.ts';
import { readSubscriptionAttributes } from '../subscription.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export const getSubscriptionAttributes = defineSnsAction((parameters, { sns }) => [
  attributesElement(readSubscriptionAttributes(sns.subscription(requireParameter(parameters, 'SubscriptionArn')))),
]);
