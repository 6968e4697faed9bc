import type { AwsError } from './aws-error.ts';
import type { LocalResponse } from './endpoint.ts';
import { type RequestHead, readCredential } from './routing.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

/** The error as a client of a JSON protocol (SQS, SSM, DynamoDB) or of REST-JSON (SES) reads it. */
export const jsonErrorResponse = (error: AwsError, headers: Readonly<Record<string, string>> = {}): LocalResponse => ({
  status: error.status,
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-errortype': error.code,
    ...error.headers,
    ...headers,
  },
  body: JSON.stringify({ __type: error.code, message: error.message }),
});

/** The error as a client of the Query protocol (IAM, STS, SNS) reads it. */
export const queryErrorResponse = (error: AwsError): LocalResponse =>
  xmlErrorResponse(
    error,
    element('ErrorResponse', [
      element('Error', [element('Type', error.status < 500 ? 'Sender' : 'Receiver'), ...codeAndMessage(error)]),
    ]),
  );

/** The error as a client of S3 reads it. */
export const s3ErrorResponse = (error: AwsError, resource: string): LocalResponse =>
  xmlErrorResponse(error, element('Error', [...codeAndMessage(error), element('Resource', resource)]));

/** For a request that no service has answered: the shape is guessed from what was sent. */
export const errorResponseFor = (head: RequestHead, error: AwsError): LocalResponse => {
  if (head.headers['content-type']?.includes('form-urlencoded') === true) {
    return queryErrorResponse(error);
  }
  const isS3 = (readCredential(head)?.service ?? 's3') === 's3';
  return isS3 ? s3ErrorResponse(error, head.path) : jsonErrorResponse(error);
};

const xmlErrorResponse = (error: AwsError, root: Xml | undefined): LocalResponse => ({
  status: error.status,
  headers: { 'content-type': 'application/xml', ...error.headers },
  body: xmlDocument(root),
});

const codeAndMessage = (error: AwsError) => [element('Code', error.code), element('Message', error.message)];
