import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse, ServiceHandler } from '../endpoint.ts';
import { LOCAL_SESSION_NAME, type Principal, sessionArn } from '../principal.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { readCredential } from '../routing.ts';
import { FUNCTION_URL_PATH } from './function-url-place.ts';
import { readHttpAnswer } from './http-answer.ts';
import type { FunctionUrlAuth, Lambda } from './lambda.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Answers requests to function URLs. Of those with AWS_IAM, whoever is not signed, or for another service, is refused; one
 * with NONE is everybody's, as a browser calls it. The signature itself is not verified, as everywhere on the local stack, and the policies of caller and function are not asked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const createFunctionUrlHandler =
  ({ lambda, clock }: { readonly lambda: Lambda; readonly clock: Clock }): ServiceHandler =>
  async (request) => {
    const [id = '', ...rest] = request.path.slice(FUNCTION_URL_PATH.length).split('/');
    try {
      const found = lambda.functionByUrl(id);
      if (found === undefined) throw new AwsError('AccessDeniedException', 'Forbidden', 403);
      const { target, authType } = found;
      if (authType !== 'NONE') requireSignature(request);
      if (request.body.length > MAX_PAYLOAD_BYTES) {
        throw new AwsError('RequestEntityTooLargeException', 'Request must be smaller than 6291456 bytes', 413);
      }
      const event = JSON.stringify(
        functionUrlEvent(request, { id, path: `/${rest.join('/')}`, authType, now: clock.now() }),
      );
      const invocation = await lambda.invoke(target, event);
      return invocation.outcome === 'succeeded'
        ? readHttpAnswer(invocation.value)
        : { status: 502, headers: { 'content-type': 'application/json' }, body: '{"message":"Internal Server Error"}' };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return refuse(error);
    }
  };

const refuse = ({ status, code, message }: AwsError): LocalResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ Message: message }),
});

/** @throws {AwsError} 403 */
const requireSignature = (request: LocalRequest): void => {
  const { service } = readCredential(request) ?? {};
  if (service === undefined) {
    throw new AwsError(
      'AccessDeniedException',
      'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
      403,
    );
  }
  if (service !== 'lambda') {
    throw new AwsError('InvalidSignatureException', `Credential should be scoped to correct service: 'lambda'.`, 403);
  }
};

type Called = {
  readonly id: string;
  readonly path: string;
  readonly authType: FunctionUrlAuth;
  readonly now: number;
};

/** The event, in payload format 2.0. */
const functionUrlEvent = (
  { method, query, headers, body, principal }: LocalRequest,
  { id, path, authType, now }: Called,
) => {
  const domainName = `${id}.lambda-url.${LOCAL_REGION}.on.aws`;
  const isText = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))(?:;|$))/.test(
    headers['content-type'] ?? '',
  );
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query.toString(),
    headers: {
      ...Object.fromEntries(
        Object.entries(headers)
          // AWS keeps the signature to itself.
          .filter(([name]) => name !== 'authorization')
          .map(([name, value]) => [name, [value].flat().join(',')]),
      ),
      host: domainName,
    },
    ...(query.size === 0 ? {} : { queryStringParameters: joinValues(query) }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: id,
      authentication: null,
      ...(authType === 'AWS_IAM' ? { authorizer: { iam: iamOf(principal) } } : {}),
      domainName,
      domainPrefix: id,
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** Who calls, as Lambda says it of a session of a role. */
const iamOf = (principal: Principal) => ({
  accessKey: principal.name,
  accountId: LOCAL_ACCOUNT,
  callerId: `${principal.id}:${LOCAL_SESSION_NAME}`,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: sessionArn(principal),
  userId: `${principal.id}:${LOCAL_SESSION_NAME}`,
});

const joinValues = (query: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
