import { defineSnsAction } from '../context.ts';
import { requireParameter } from '../parameters.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html */
export const deleteTopic = defineSnsAction((parameters, { sns }) => {
  sns.deleteTopic(requireParameter(parameters, 'TopicArn'));
  return [];
});
