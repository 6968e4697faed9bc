import { createHash } from 'node:crypto';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../../local/principal.ts';
import type { Queue } from '../../../local/sqs/queue.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('messages on a queue', () => {
  let services: TestServices;
  let client: SQSClient;
  let queue: Queue;
  let names = 0;

  beforeAll(async () => {
    services = await startServices();
    client = new SQSClient(services.clientConfig('billing-api'));
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });
  beforeEach(() => {
    names += 1;
    queue = services.sqs.createQueue({ name: `queue-${names}` });
  });

  const send = (input: Omit<SendMessageCommand['input'], 'QueueUrl'>) =>
    client.send(new SendMessageCommand({ QueueUrl: queue.url, ...input }));
  const receive = async (input: Omit<ReceiveMessageCommand['input'], 'QueueUrl'> = {}) => {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, ...input }));
    return Messages;
  };

  it('arrive as they were sent, also with characters beyond the Basic Multilingual Plane', async () => {
    const body = 'Ihre Rechnung 🎉 für “März”\t\r\n𝒳';
    const sent = await send({ MessageBody: body });
    const [message] = await receive();
    expect(message).toMatchObject({ Body: body, MessageId: sent.MessageId });
    expect(sent.MD5OfMessageBody).toBe(createHash('md5').update(body).digest('hex'));
  });

  it.each([
    ['NUL', '\u0000', '#x0'],
    ['a control character', '\u001b', '#x1B'],
    ['a character XML 1.0 leaves out', '\ufffe', '#xFFFE'],
    ['half a surrogate pair', '\ud83d', '#xD83D'],
  ])('are refused with %s in the body', async (_, character, named) => {
    await expect(send({ MessageBody: `a${character}b` })).rejects.toMatchObject({
      name: 'InvalidMessageContents',
      message: expect.stringContaining(`Invalid binary character '${named}' was found in the message body`),
    });
  });

  it('carry their attributes', async () => {
    await send({
      MessageBody: 'x',
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'ü🎉' },
        count: { DataType: 'Number.int', StringValue: '12' },
        raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
      },
    });
    const [message] = await receive({ MessageAttributeNames: ['All'] });
    expect(message?.MessageAttributes).toEqual({
      text: { DataType: 'String', StringValue: 'ü🎉' },
      count: { DataType: 'Number.int', StringValue: '12' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
    });
  });

  it('show only the attributes asked for, by name or prefix', async () => {
    const attribute = { DataType: 'String', StringValue: 'x' };
    await send({
      MessageBody: 'x',
      MessageAttributes: { 'a.1': attribute, 'a.2': attribute, b: attribute, c: attribute },
    });
    const [message] = await receive({ MessageAttributeNames: ['a.*', 'b'] });
    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['a.1', 'a.2', 'b']);
  });

  it.each([
    ['an empty body', { MessageBody: '' }, 'MissingParameter', 'The request must contain the parameter MessageBody.'],
    [
      'a delay above 900 s',
      { MessageBody: 'x', DelaySeconds: 901 },
      'InvalidParameterValue',
      'DelaySeconds must be >= 0 and <= 900.',
    ],
    [
      'a group id with a space',
      { MessageBody: 'x', MessageGroupId: 'a b' },
      'InvalidParameterValue',
      'alphanumeric and punctuation',
    ],
    [
      'a deduplication id',
      { MessageBody: 'x', MessageDeduplicationId: 'd' },
      'InvalidParameterValue',
      'not valid for this queue type',
    ],
    [
      'eleven attributes',
      {
        MessageBody: 'x',
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [`a${index}`, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      'InvalidParameterValue',
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
    [
      'an attribute of an unknown type',
      { MessageBody: 'x', MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
      'InvalidParameterValue',
      'the set of supported type prefixes is Binary, Number, and String',
    ],
    [
      'an attribute name AWS keeps for itself',
      { MessageBody: 'x', MessageAttributes: { 'AWS.a': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
      'cannot start with AWS.',
    ],
    [
      'an attribute without a value',
      { MessageBody: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
      "must contain a non-empty value of type 'String'",
    ],
  ])('are refused with %s', async (_, input, code, message) => {
    await expect(send(input)).rejects.toMatchObject({ Code: code, message: expect.stringContaining(message) });
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('may have a mebibyte, their attributes included, and not a byte more', async () => {
    const attributes = { a: { DataType: 'String', StringValue: 'x' } };
    const room = 1_048_576 - 'aStringx'.length;
    await send({ MessageBody: 'b'.repeat(room), MessageAttributes: attributes });
    await expect(send({ MessageBody: 'b'.repeat(room + 1), MessageAttributes: attributes })).rejects.toMatchObject({
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    });
  });

  it('say who sent them, when, and for which group', async () => {
    const { clock } = services;
    const sentAt = clock.now();
    await send({ MessageBody: 'x', MessageGroupId: 'tenant-7' });
    await clock.advance(1500);
    const [message] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(message?.Attributes).toEqual({
      SenderId: `${roleId('billing-api')}:local`,
      SentTimestamp: String(sentAt),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(sentAt + 1500),
      MessageGroupId: 'tenant-7',
    });
  });

  it('show only the system attributes asked for', async () => {
    await send({ MessageBody: 'x' });
    const [message] = await receive({ MessageSystemAttributeNames: ['SenderId'] });
    expect(Object.keys(message?.Attributes ?? {})).toEqual(['SenderId']);
  });

  it('stay on the queue when an attribute is asked for that does not exist', async () => {
    await send({ MessageBody: 'x' });
    const unknown = ['Colour' as 'All'];
    await expect(receive({ MessageSystemAttributeNames: unknown })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    });
    expect(queue.counts().visible).toBe(1);
  });

  it('are gone once deleted', async () => {
    await send({ MessageBody: 'x' });
    const [message] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message?.ReceiptHandle }));
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('of a batch are judged one by one', async () => {
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [
          { Id: 'good', MessageBody: 'x' },
          { Id: 'bad', MessageBody: '\u0001' },
          { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toEqual([
      { Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents', Message: expect.stringContaining('#x1') },
      { Id: 'late', SenderFault: true, Code: 'InvalidParameterValue', Message: expect.stringContaining('901') },
    ]);
    expect(queue.counts().visible).toBe(1);
  });

  it.each([
    ['without entries', [], 'EmptyBatchRequest'],
    [
      'of eleven',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'with an id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'x' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['with an id that has a space', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'of more than a mebibyte',
      [
        { Id: 'a', MessageBody: 'x'.repeat(600_000) },
        { Id: 'b', MessageBody: 'x'.repeat(600_000) },
      ],
      'BatchRequestTooLong',
    ],
  ])('of a batch %s are refused as a whole', async (_, Entries, name) => {
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }))).rejects.toMatchObject({
      name,
    });
    expect(queue.counts().visible).toBe(0);
  });

  it.each([
    ['more than ten', { MaxNumberOfMessages: 11 }, 'Must be between 1 and 10, if provided.'],
    ['a wait above 20 s', { WaitTimeSeconds: 21 }, 'Must be >= 0 and <= 20, if provided.'],
    ['a visibility timeout above 12 hours', { VisibilityTimeout: 43_201 }, 'Must be between 0 and 43200, if provided.'],
  ])('are not received when %s is asked for', async (_, input, reason) => {
    await expect(receive(input)).rejects.toMatchObject({ message: expect.stringContaining(reason) });
  });

  it('are in flight up to 120,000 at a time', async () => {
    const inFlight = 120_000;
    for (let index = 0; index <= inFlight; index += 1) {
      queue.send({ body: 'x', senderId: 'AROA:local' });
    }
    const received = queue.receive({ max: inFlight + 1 });
    expect(received).toHaveLength(inFlight);
    await expect(receive()).rejects.toMatchObject({ name: 'OverLimit' });
    queue.delete(received[0]?.receiptHandle ?? '');
    expect(await receive()).toHaveLength(1);
  });
});
