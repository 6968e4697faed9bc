import { AwsError } from '../aws-error.ts';
import type { LocalRequest, LocalResponse, ServiceHandler } from '../endpoint.ts';
import { jsonErrorResponse } from '../error-response.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { notSupported } from '../routing.ts';
import type { Lambda } from './lambda.ts';
import type { LambdaFunction } from './lambda-function.ts';

const INVOCATIONS_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const MAX_ASYNCHRONOUS_PAYLOAD_BYTES = 1024 * 1024;

/**
 * Answers Invoke, the one action of the Lambda API that the project calls.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const createLambdaHandler =
  (lambda: Lambda): ServiceHandler =>
  async (request) => {
    const encodedName = request.method === 'POST' ? INVOCATIONS_PATH.exec(request.path)?.[1] : undefined;
    if (encodedName === undefined) {
      return jsonErrorResponse(notSupported(`Lambda ${request.method} ${request.path}`));
    }
    try {
      const target = requireFunction(lambda, decodeURIComponent(encodedName));
      return { ...(await invoke(lambda, target, request)), action: 'Invoke' };
    } catch (error) {
      if (error instanceof AwsError) {
        return { ...jsonErrorResponse(error), action: 'Invoke' };
      }
      throw error;
    }
  };

const invoke = async (lambda: Lambda, target: LambdaFunction, request: LocalRequest): Promise<LocalResponse> => {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const event = readEvent(request.body, type === 'Event' ? MAX_ASYNCHRONOUS_PAYLOAD_BYTES : MAX_PAYLOAD_BYTES);
  switch (type) {
    case 'DryRun':
      return { status: 204 };
    case 'Event':
      // AWS tries a failed one twice again; here its log line is all that comes of it.
      void lambda.invoke(target, event);
      return { status: 202 };
    case 'RequestResponse':
      return await invokeAndWait(lambda, target, event);
    default:
      throw new AwsError('InvalidParameterValueException', `the invocation type ${String(type)} does not exist`);
  }
};

const invokeAndWait = async (lambda: Lambda, target: LambdaFunction, event: string): Promise<LocalResponse> => {
  const invocation = await lambda.invoke(target, event);
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  return invocation.outcome === 'succeeded'
    ? { status: 200, headers, body: JSON.stringify(invocation.value ?? null) }
    : {
        status: 200,
        headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
        body: JSON.stringify(invocation.error),
      };
};

/** By name or ARN, with `$LATEST` or without: there are no other versions. */
const requireFunction = (lambda: Lambda, name: string): LambdaFunction => {
  const found = lambda.function(name.replace(/:\$LATEST$/, ''));
  if (found === undefined) {
    const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }
  return found;
};

const readEvent = (body: Buffer, maximumBytes: number): string => {
  if (body.length > maximumBytes) {
    throw new AwsError('RequestTooLargeException', `Request must be smaller than ${maximumBytes} bytes`, 413);
  }
  const event = body.length === 0 ? '{}' : body.toString();
  try {
    JSON.parse(event);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
  return event;
};
