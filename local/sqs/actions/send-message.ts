import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { MESSAGE_FIELDS, readMessage, writeSent } from '../message-input.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage = defineAction(
  z.object({ QueueUrl: z.string(), ...MESSAGE_FIELDS }),
  (input, { sqs, caller }: SqsContext) =>
    writeSent(requireQueue(sqs, input.QueueUrl).send(readMessage(input, caller.senderId))),
);
