import { element } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { readNotification } from '../parameters.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publish = defineSnsAction((parameters, { sns }) => {
  const topicArn = parameters.get('TopicArn') ?? parameters.get('TargetArn');
  if (topicArn === null) {
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  }
  const { messageId } = sns.publish(topicArn, readNotification(parameters));
  return [element('MessageId', messageId)];
});
