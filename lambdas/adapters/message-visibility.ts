import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { reach } from './reach.ts';

/** Makes a message that is being processed visible again after so many seconds, at most 12 hours. */
export const createMessageVisibility =
  (client: SQSClient, queueUrl: string) =>
  async (receiptHandle: string, seconds: number): Promise<void> => {
    const change = new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    });
    await reach('outbound-queue', () => client.send(change));
  };
