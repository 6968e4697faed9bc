import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import { runBatch } from '../batch.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { MAX_BATCH_BYTES } from '../limits.ts';
import { inputByteLength, MESSAGE_FIELDS, type MessageInput, readMessage, writeSent } from '../message-input.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const sendMessageBatch = defineAction(
  z.object({ QueueUrl: z.string(), Entries: z.array(z.object({ Id: z.string(), ...MESSAGE_FIELDS })) }),
  ({ QueueUrl, Entries }, { sqs, caller }: SqsContext) => {
    const queue = requireQueue(sqs, QueueUrl);
    checkBatchSize(Entries);
    return runBatch('SendMessageBatchRequestEntry', Entries, (entry) =>
      writeSent(queue.send(readMessage(entry, caller.senderId))),
    );
  },
);

const checkBatchSize = (entries: readonly MessageInput[]) => {
  const bytes = entries.reduce((sum, entry) => sum + inputByteLength(entry), 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
};
