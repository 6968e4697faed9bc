import { mapParameter } from '../../query-list.ts';
import { element } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { requireParameter } from '../parameters.ts';
import { parseSubscriptionAttributes } from '../subscription.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const subscribe = defineSnsAction((parameters, { sns, caller }) => {
  const protocol = requireParameter(parameters, 'Protocol');
  if (protocol !== 'sqs') {
    throw invalidParameter(`Protocol: the local stack delivers to sqs only, not to ${protocol}, see local/PARITY.md`);
  }
  const queueArn = requireParameter(parameters, 'Endpoint');
  if (!/^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/.test(queueArn)) {
    throw invalidParameter('SQS endpoint ARN');
  }
  const { arn } = sns.subscribe({
    topicArn: requireParameter(parameters, 'TopicArn'),
    queueArn,
    settings: parseSubscriptionAttributes(mapParameter(parameters, 'Attributes')),
    subscribedBy: caller.arn,
  });
  return [element('SubscriptionArn', arn)];
});
