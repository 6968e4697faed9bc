import type { IRole } from 'aws-cdk-lib/aws-iam';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { QueuePolicy } from 'aws-cdk-lib/aws-sqs';

import type { Producer } from '../environments/environment.ts';
import { limitPolicySize, queuePolicyBytes } from './policy-size.ts';
import { validateProps } from './validate-props.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
const limits = { principals: 50 };

/** Lets the producers' roles enqueue. Which of them sent a message, the filter learns from the message's SenderId. */
export const admitSenders = (queue: Queue, producers: readonly Producer[]): void => {
  const roleArns = [...new Set(producers.map(({ roleArn }) => roleArn))];
  if (roleArns.length === 0) return;
  validateProps(`the policy of ${queue.node.path}`, [
    {
      condition: roleArns.length <= limits.principals,
      message: `a queue policy takes at most ${limits.principals} principals, got ${roleArns.length} producer roles: let services share a role, or split the environment`,
    },
  ]);
  const { policyDependable } = queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ProducersSend',
      principals: roleArns.map((roleArn) => new ArnPrincipal(roleArn)),
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  );
  if (policyDependable instanceof QueuePolicy) {
    limitPolicySize(queue, policyDependable.document, {
      maximumBytes: queuePolicyBytes,
      whatToDo: 'list fewer producers or give them shorter role names and paths',
    });
  }
};

/** Lets the role of release hand in again what came through this queue before, for who sent it then. */
export const admitRedriver = (queue: Queue, role: IRole): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ReleaseHandsIn',
      principals: [new ArnPrincipal(role.roleArn)],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  );
};
