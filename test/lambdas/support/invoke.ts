import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { now } from '../../support/facts.ts';

/** An SQS record as Lambda hands it over; only what a test is about need be given. */
export const sqsRecord = (
  fields: Partial<Omit<SQSRecord, 'attributes'>> & { readonly attributes?: Partial<SQSRecord['attributes']> } = {},
): SQSRecord => ({
  messageId: 'message-1',
  receiptHandle: `receipt of ${fields.messageId ?? 'message-1'}`,
  body: '{}',
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
  ...fields,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(now),
    SenderId: 'AROABILLINGAAAAAAAAAA:session',
    ApproximateFirstReceiveTimestamp: String(now),
    ...fields.attributes,
  },
});

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Invokes a handler and says which messages are to be received again. */
export const invoke = async (handler: Handler, records: readonly SQSRecord[]): Promise<readonly string[]> => {
  const context = { awsRequestId: 'invocation-1', functionName: 'f', getRemainingTimeInMillis: () => 30_000 };
  const response = await handler({ Records: [...records] }, context as Context);
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
