import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';

import { admitSenders } from '../../../infra/constructs/admit-senders.ts';
import { createStack } from '../synthesize.ts';

const producers = (count: number, pathLength = 0) =>
  Array.from({ length: count }, (_, index) => ({
    source: `source-${index}`,
    roleArn: `arn:aws:iam::111122223333:role/${'p'.repeat(pathLength)}role-${index}`,
  }));

const queueFor = (...args: Parameters<typeof producers>) => {
  const stack = createStack();
  const queue = new Queue(stack, 'Queue', { enforceSSL: true });
  return { stack, admit: () => admitSenders(queue, producers(...args)) };
};

it('names a role once, however many sources it sends for', () => {
  const stack = createStack();
  const [first, second] = producers(2);
  if (first === undefined || second === undefined) throw new Error('two producers expected');
  admitSenders(new Queue(stack, 'Queue'), [first, second, { ...first, source: 'another' }]);
  Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Principal: { AWS: [first.roleArn, second.roleArn] } })] },
  });
});

it('writes no statement when there are no producers', () => {
  const { stack, admit } = queueFor(0);
  admit();
  Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny' })] },
  });
});

describe('keeps within what SQS takes:', () => {
  it('50 principals', () => {
    const { stack, admit } = queueFor(50);
    admit();
    expect(() => App.of(stack)?.synth()).not.toThrow();
  });

  it('not 51', () => {
    expect(queueFor(51).admit).toThrow(
      'a queue policy takes at most 50 principals, got 51 producer roles: let services share a role, or split the environment',
    );
  });

  it('not more than 8,192 bytes', () => {
    const { stack, admit } = queueFor(50, 130);
    admit();
    expect(() => App.of(stack)?.synth()).toThrow(/the resource policy has up to \d+ bytes, AWS takes 8192: list fewer/);
  });
});
