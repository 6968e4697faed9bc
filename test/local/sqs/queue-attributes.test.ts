import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queue } from '../../../local/sqs/queue.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('queues', () => {
  let services: TestServices;
  let client: SQSClient;
  let queue: Queue;

  beforeAll(async () => {
    services = await startServices();
    client = new SQSClient(services.clientConfig());
    queue = services.sqs.createQueue({ name: 'jobs' });
    services.sqs.createQueue({ name: 'jobs-dead' });
    services.sqs.createQueue({ name: 'mail' });
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });

  const attributes = async (...AttributeNames: string[]) => {
    const command = new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: AttributeNames as ['All'] });
    const { Attributes } = await client.send(command);
    return Attributes;
  };
  const setAttributes = (Attributes: Record<string, string>) =>
    client.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));

  it('have an address on the endpoint that leads back to them', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
    expect(QueueUrl).toBe(`${services.url}/000000000000/jobs`);
    expect(services.sqs.queueByUrl('https://localhost:4566/000000000000/jobs')).toBe(queue);
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'nope' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });

  it('have the attributes AWS gives to a new queue', async () => {
    const createdAt = String(services.clock.now() / 1000);
    expect(await attributes('All')).toEqual({
      QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:jobs',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: createdAt,
      LastModifiedTimestamp: createdAt,
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      MaximumMessageSize: '1048576',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
    });
    expect(await attributes('VisibilityTimeout', 'Policy')).toEqual({ VisibilityTimeout: '30' });
    await expect(attributes('Colour')).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('can be changed within AWS’s ranges', async () => {
    const redrive = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:jobs-dead',
      maxReceiveCount: 5,
    });
    await setAttributes({ VisibilityTimeout: '90', RedrivePolicy: redrive });
    expect(await attributes('VisibilityTimeout', 'RedrivePolicy')).toEqual({
      VisibilityTimeout: '90',
      RedrivePolicy: redrive,
    });
    await setAttributes({ RedrivePolicy: '' });
    expect(await attributes('RedrivePolicy')).toBeUndefined();
  });

  it.each([
    ['a visibility timeout above 12 hours', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a retention below a minute', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['a maximum size above a mebibyte', { MaximumMessageSize: '1048577' }, 'InvalidAttributeValue'],
    ['a number that is none', { DelaySeconds: 'soon' }, 'InvalidAttributeValue'],
    [
      'a redrive policy with more than 1000 receives',
      {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:jobs-dead',
          maxReceiveCount: 1001,
        }),
      },
      'InvalidParameterValue',
    ],
    ['a redrive policy that is no JSON', { RedrivePolicy: '{' }, 'InvalidAttributeValue'],
    ['an attribute that does not exist', { Colour: 'red' }, 'InvalidAttributeName'],
    ['an attribute with no local effect', { RedriveAllowPolicy: '{}' }, 'UnsupportedOperation'],
  ])('refuse %s', async (_, change, name) => {
    await expect(setAttributes(change)).rejects.toMatchObject({ name });
  });

  it('are listed by prefix, page by page', async () => {
    const { QueueUrls, NextToken } = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: 'jobs', MaxResults: 1 }),
    );
    expect(QueueUrls).toEqual([queue.url]);
    const rest = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'jobs', MaxResults: 1, NextToken }));
    expect(rest.QueueUrls).toEqual([`${queue.url}-dead`]);
    expect(rest.NextToken).toBeUndefined();
  });

  it('cannot be FIFO, nor be made twice', () => {
    expect(() => services.sqs.createQueue({ name: 'jobs.fifo' })).toThrow(/standard queues only, and jobs.fifo is/);
    expect(() => services.sqs.createQueue({ name: 'jobs' })).toThrow(/A queue named jobs exists already/);
  });
});
