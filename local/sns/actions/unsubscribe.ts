import { defineSnsAction } from '../context.ts';
import { requireParameter } from '../parameters.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
export const unsubscribe = defineSnsAction((parameters, { sns }) => {
  sns.unsubscribe(requireParameter(parameters, 'SubscriptionArn'));
  return [];
});
