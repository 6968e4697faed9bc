import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import { resourceNames } from '../../lambdas/contract/resource-names.ts';
import type { LaneBacklog } from './judge-quota.ts';

/** What waits in each lane, in their order. @param policy - undefined: no maximum age is known */
export const readBacklogs = async (
  sqs: SQSClient,
  { environment, intakeQueueUrls }: { readonly environment: string; readonly intakeQueueUrls: Record<Lane, string> },
  policy: Policy | undefined,
): Promise<readonly LaneBacklog[]> =>
  Promise.all(
    lanes.map(async (lane) => {
      const { QueueUrl: outboundUrl = '' } = await sqs.send(
        new GetQueueUrlCommand({ QueueName: resourceNames(environment).outboundQueue(lane) }),
      );
      const counts = await Promise.all([intakeQueueUrls[lane], outboundUrl].map((url) => countMessages(sqs, url)));
      const ages = Object.values(policy?.purposes ?? {}).flatMap((each) => (each.lane === lane ? [each.maxAge] : []));
      return {
        lane,
        waiting: counts.reduce((sum, count) => sum + count, 0),
        maxAgeSeconds: ages.length === 0 ? undefined : Math.min(...ages),
      };
    }),
  );

const countMessages = async (sqs: SQSClient, url: string): Promise<number> => {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(attributes).reduce((sum, count) => sum + Number(count), 0);
};
