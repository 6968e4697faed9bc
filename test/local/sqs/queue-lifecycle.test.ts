import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  QueueDeletedRecently,
  QueueNameExists,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

let services: TestServices;
let client: SQSClient;

beforeAll(async () => {
  services = await startServices();
  client = new SQSClient(services.clientConfig('billing-api'));
});
afterAll(async () => {
  client.destroy();
  await services.close();
});

const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
  client.send(new CreateQueueCommand({ QueueName, Attributes }));

it('a source makes a queue of its own, with the policy that lets SNS send to it', async () => {
  const Policy = JSON.stringify({ Statement: [] });
  const { QueueUrl } = await create('status', { VisibilityTimeout: '90', Policy });
  expect(QueueUrl).toBe(`${services.url}/000000000000/status`);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout', 'Policy', 'QueueArn'] }),
  );
  expect(Attributes).toEqual({
    VisibilityTimeout: '90',
    Policy,
    QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:status',
  });
});

it('a queue that exists is given again, unless it should be another', async () => {
  const { QueueUrl } = await create('twice', { VisibilityTimeout: '90' });
  expect((await create('twice')).QueueUrl).toBe(QueueUrl);
  expect((await create('twice', { VisibilityTimeout: '90' })).QueueUrl).toBe(QueueUrl);
  await expect(create('twice', { VisibilityTimeout: '91' })).rejects.toBeInstanceOf(QueueNameExists);
});

it('a deleted queue is gone with its messages, and its name is free a minute later', async () => {
  const { QueueUrl } = await create('gone');
  services.sqs.queueByName('gone')?.send({ body: 'lost', senderId: 'AROAEXAMPLE:session' });
  await client.send(new DeleteQueueCommand({ QueueUrl }));
  expect(services.sqs.queueByName('gone')).toBeUndefined();
  await expect(create('gone')).rejects.toBeInstanceOf(QueueDeletedRecently);
  await services.clock.advance(60_000);
  await create('gone');
  expect(services.sqs.queueByName('gone')?.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it.each([
  ['a FIFO queue', 'orders.fifo', {}, 'standard queues only'],
  ['an attribute that does not exist', 'coloured', { Colour: 'red' }, 'Unknown Attribute Colour'],
  ['a policy that is no JSON', 'policed', { Policy: '{' }, 'Invalid value for the parameter Policy'],
])('%s is not made', async (_, name, attributes: Record<string, string>, problem) => {
  await expect(create(name, attributes)).rejects.toThrow(problem);
});
