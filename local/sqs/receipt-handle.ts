import { AwsError } from '../aws-error.ts';

/** What a receipt handle says: the message, and the how-manieth receive of it gave the handle out. */
export type Receipt = { readonly messageId: string; readonly serial: number };

const HANDLE = /^(\S+) ([0-9a-f-]{36}) (\d+)$/;

export const writeReceiptHandle = (queueArn: string, { messageId, serial }: Receipt): string =>
  Buffer.from(`${queueArn} ${messageId} ${serial}`).toString('base64');

/** @throws {AwsError} `ReceiptHandleIsInvalid` for a handle that this queue cannot have given out */
export const readReceiptHandle = (queueArn: string, handle: string): Receipt => {
  const [, arn, messageId, serial] = HANDLE.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (arn !== queueArn || messageId === undefined) {
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    );
  }
  return { messageId, serial: Number(serial) };
};
