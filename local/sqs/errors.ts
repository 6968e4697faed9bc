import { AwsError } from '../aws-error.ts';
import type { LocalResponse } from '../endpoint.ts';
import { jsonErrorResponse } from '../error-response.ts';

export const queueDoesNotExist = (): AwsError =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidParameterValue = (parameter: string, value: string | number, reason: string): AwsError =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const missingParameter = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);

export const unsupportedOperation = (message: string): AwsError => new AwsError('UnsupportedOperation', message);

const CORAL = 'com.amazon.coral.service';
const QUERY_PREFIX = 'AWS.SimpleQueueService.';

/** Where the type on the wire, or the code that clients of the old Query protocol know, is not the plain code. */
const WIRE_NAMES: Readonly<Record<string, { readonly type?: string; readonly queryCode?: string }>> = {
  BatchEntryIdsNotDistinct: { queryCode: `${QUERY_PREFIX}BatchEntryIdsNotDistinct` },
  BatchRequestTooLong: { queryCode: `${QUERY_PREFIX}BatchRequestTooLong` },
  EmptyBatchRequest: { queryCode: `${QUERY_PREFIX}EmptyBatchRequest` },
  InvalidBatchEntryId: { queryCode: `${QUERY_PREFIX}InvalidBatchEntryId` },
  InvalidParameterValue: { type: `${CORAL}#InvalidParameterValueException` },
  MissingParameter: { type: `${CORAL}#MissingRequiredParameterException` },
  PurgeQueueInProgress: { queryCode: `${QUERY_PREFIX}PurgeQueueInProgress` },
  QueueDeletedRecently: { queryCode: `${QUERY_PREFIX}QueueDeletedRecently` },
  QueueDoesNotExist: { queryCode: `${QUERY_PREFIX}NonExistentQueue` },
  QueueNameExists: { queryCode: 'QueueAlreadyExists' },
  SerializationException: { type: `${CORAL}#SerializationException`, queryCode: 'MalformedInput' },
  TooManyEntriesInBatchRequest: { queryCode: `${QUERY_PREFIX}TooManyEntriesInBatchRequest` },
  UnsupportedOperation: { queryCode: `${QUERY_PREFIX}UnsupportedOperation` },
};

/**
 * SQS answers in JSON, and names the error of its former Query protocol in a header for the clients that grew up with it.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export const writeSqsError = (error: AwsError): LocalResponse => {
  const { type = `com.amazonaws.sqs#${error.code}`, queryCode = error.code } = WIRE_NAMES[error.code] ?? {};
  return jsonErrorResponse(new AwsError(type, error.message, error.status), {
    'x-amzn-query-error': `${queryCode};Sender`,
  });
};
