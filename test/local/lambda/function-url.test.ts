import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../../cli/control/sign-request.ts';
import { createManualClock } from '../../../local/clock.ts';
import { startEndpoint } from '../../../local/endpoint.ts';
import { createFunctionUrlHandler } from '../../../local/lambda/function-url.ts';
import { createLambda, type FunctionUrlAuth } from '../../../local/lambda/lambda.ts';
import { roleId } from '../../../local/principal.ts';
import { createTrace } from '../../../local/trace.ts';
import { functionDefinition, NOON } from './start-function.ts';

let urls: Readonly<Record<'echo' | 'answers' | 'throws' | 'public', URL>>;

beforeEach(async () => {
  const clock = createManualClock(NOON);
  let url = '';
  const lambda = createLambda({ clock, trace: createTrace(clock), endpointUrl: () => url });
  const endpoint = await startEndpoint({
    port: 0,
    routes: { 'lambda-url': createFunctionUrlHandler({ lambda, clock }) },
  });
  ({ url } = endpoint);
  const urlOf = (entry: string, authType: FunctionUrlAuth = 'AWS_IAM', name = entry) =>
    new URL(
      lambda.createUrl(lambda.createFunction(functionDefinition(entry, { name, arn: `arn:x:${name}` })), authType),
    );
  urls = {
    echo: urlOf('echo'),
    answers: urlOf('answers'),
    throws: urlOf('throws'),
    public: urlOf('echo', 'NONE', 'public'),
  };
  onTestFinished(async () => {
    await endpoint.close();
    await lambda.dispose();
  });
});

const as = (accessKeyId: string) => ({ region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey: 'local' } });

const post = async (url: URL, body: string, role = 'postern-local-operator', path = '') => {
  const target = new URL(path, url);
  return fetch(target, { method: 'POST', headers: await signRequest(target, body, as(role)), body });
};

type Event = {
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string>;
  requestContext: { http: object; authorizer: { iam: object } };
  body?: string;
  isBase64Encoded: boolean;
};

describe('a function URL', () => {
  it('tells the function who calls, as AWS tells it of a session of a role', async () => {
    const event = (await (await post(urls.echo, '{"command":"stops"}')).json()) as Event;
    expect(event.requestContext.authorizer.iam).toMatchObject({
      accessKey: 'postern-local-operator',
      accountId: '000000000000',
      callerId: `${roleId('postern-local-operator')}:local`,
      userArn: 'arn:aws:sts::000000000000:assumed-role/postern-local-operator/local',
      userId: `${roleId('postern-local-operator')}:local`,
    });
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/',
      requestContext: { http: { method: 'POST', path: '/' }, timeEpoch: NOON },
      body: '{"command":"stops"}',
      isBase64Encoded: false,
    });
    expect(event.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(event.headers).not.toHaveProperty('authorization');
  });

  it('of nobody in particular takes what a browser sends, and knows nobody', async () => {
    const response = await fetch(new URL('u/x', urls.public), {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    });
    const event = (await response.json()) as Event;
    expect(event).toMatchObject({
      rawPath: '/u/x',
      body: Buffer.from('a=b').toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method: 'POST' } },
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it('hands on path and query, and bytes in Base64', async () => {
    const target = new URL('a/b?x=1&x=2', urls.echo);
    const headers = { ...(await signRequest(target, '', as('me'))), 'content-type': 'application/octet-stream' };
    const event = (await (
      await fetch(target, { method: 'PUT', headers, body: Buffer.from([0xff, 0]) })
    ).json()) as Event;
    expect(event).toMatchObject({
      rawPath: '/a/b',
      rawQueryString: 'x=1&x=2',
      queryStringParameters: { x: '1,2' },
      body: '/wA=',
      isBase64Encoded: true,
    });
  });

  it('answers with the status, headers and body that the function returns', async () => {
    const response = await post(urls.answers, JSON.stringify({ statusCode: 409, headers: { 'X-A': 'b' }, body: 'no' }));
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([409, 'b', 'no']);
    const bytes = await post(urls.answers, JSON.stringify({ statusCode: 200, body: '/wA=', isBase64Encoded: true }));
    expect(Buffer.from(await bytes.arrayBuffer())).toEqual(Buffer.from([0xff, 0]));
  });

  it('answers 502 where the function fails, and says nothing of why', async () => {
    const response = await post(urls.throws, '{}');
    expect([response.status, await response.text()]).toEqual([502, '{"message":"Internal Server Error"}']);
  });

  it.each<[string, (url: URL) => Promise<Response>]>([
    ['whoever does not sign', (url) => fetch(url, { method: 'POST', body: '{}' })],
    [
      'whoever signs for another service',
      async (url) => {
        const headers = { ...(await signRequest(url, '{}', as('me'))) };
        headers['authorization'] = headers['authorization']?.replace('/lambda/', '/s3/') ?? '';
        return fetch(url, { method: 'POST', headers, body: '{}' });
      },
    ],
    [
      'whoever calls a URL there is none of',
      (url) => post(new URL(url.href.replace(/[0-9a-f]{32}/, '0'.repeat(32))), '{}'),
    ],
  ])('refuses %s', async (_who, call) => {
    expect((await call(urls.echo)).status).toBe(403);
  });

  it('says what it misses, as AWS does', async () => {
    const response = await fetch(urls.echo, { method: 'POST', body: '{}' });
    expect(await response.json()).toEqual({ Message: expect.stringMatching(/^Forbidden\..*urls-auth/) });
  });

  it('takes 6 MB and no more', async () => {
    expect((await post(urls.answers, JSON.stringify('x'.repeat(6 * 1024 * 1024)))).status).toBe(413);
  });

  it('is one for each function', () => {
    expect(new Set(Object.values(urls).map(({ href }) => href)).size).toBe(4);
  });
});
