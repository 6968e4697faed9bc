import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { type Endpoint, type LocalRequest, type Routes, startEndpoint } from '../../../local/endpoint.ts';
import { ANONYMOUS, principalOfAccessKey } from '../../../local/principal.ts';
import { createTrace } from '../../../local/trace.ts';

const signedFor = (service: string, accessKeyId = 'billing-api') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const json = { 'content-type': 'application/x-amz-json-1.0' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the endpoint', () => {
  let endpoint: Endpoint | undefined;

  afterEach(async () => {
    await endpoint?.close();
    endpoint = undefined;
  });

  const listen = async (routes: Routes, trace = createTrace(createManualClock())) => {
    endpoint = await startEndpoint({ port: 0, routes, trace });
    return endpoint.url;
  };
  /** Every service answers with its name. */
  const namedRoutes = (): Routes =>
    Object.fromEntries(
      ['dynamodb', 'iam', 'lambda', 'pages', 's3', 'ses', 'sns', 'sqs', 'ssm'].map((name) => [
        name,
        async () => ({ status: 200, body: name }),
      ]),
    );

  it('listens on this machine only', async () => {
    expect(await listen({})).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each([
    ['sqs', '/', { ...json, 'x-amz-target': 'AmazonSQS.SendMessage' }],
    ['ssm', '/', { ...json, 'x-amz-target': 'AmazonSSM.GetParameter' }],
    ['dynamodb', '/', { ...json, 'x-amz-target': 'DynamoDB_20120810.GetItem' }],
    ['iam', '/', { ...form, ...signedFor('iam') }],
    ['iam', '/', { ...form, ...signedFor('sts') }],
    ['sns', '/', { ...form, ...signedFor('sns') }],
    ['lambda', '/2015-03-31/functions/release/invocations', signedFor('lambda')],
    ['ses', '/v2/email/outbound-emails', { 'content-type': 'application/json', ...signedFor('ses') }],
    ['pages', '/_postern/outbox', {}],
    ['s3', '/bucket/v2/email/x', signedFor('s3')],
    ['s3', '/bucket/key?AWSAccessKeyId=x&Signature=0&Expires=9', {}],
    ['s3', '/bucket/key', form],
  ] as const)('gives to %s what is its own: %s', async (service, path, headers) => {
    const url = await listen(namedRoutes());
    expect(await (await fetch(url + path, { method: 'POST', headers })).text()).toBe(service);
  });

  it.each([
    [
      'AWSEvents.PutEvents',
      { ...json, 'x-amz-target': 'AWSEvents.PutEvents', ...signedFor('events') },
      '"__type":"UnknownOperationException"',
    ],
    ['the service route53', { ...form, ...signedFor('route53') }, '<Code>UnknownOperationException</Code>'],
    [
      'the service lambda',
      { 'content-type': 'application/json', ...signedFor('lambda') },
      '"__type":"UnknownOperationException"',
    ],
  ])('refuses %s by name, in the shape its client reads', async (asked, headers, shape) => {
    const url = await listen(namedRoutes());
    const response = await fetch(url, { method: 'POST', headers });
    expect(response.status).toBe(501);
    const body = await response.text();
    expect(body).toContain(shape);
    expect(body).toContain(`the local stack does not support ${asked}: see local/PARITY.md`);
  });

  it('refuses a service that is not running', async () => {
    const url = await listen({});
    expect(await (await fetch(`${url}/bucket/key`)).text()).toContain('does not support s3');
  });

  it('hands a request over as it came: path, query, body, and who sent it', async () => {
    const requests: LocalRequest[] = [];
    const url = await listen({
      async s3(request) {
        requests.push(request);
        return { status: 200 };
      },
    });
    await fetch(`${url}/b/a%20b%2f?x=1%202&y`, { method: 'PUT', body: 'ü', headers: signedFor('s3') });
    await fetch(`${url}/b/c?X-Amz-Credential=${encodeURIComponent('mail/20260101/eu-west-1/s3/aws4_request')}`);
    await fetch(`${url}/b/d`);
    expect(requests).toMatchObject([
      { method: 'PUT', path: '/b/a%20b%2f', body: Buffer.from('ü'), principal: principalOfAccessKey('billing-api') },
      { method: 'GET', principal: principalOfAccessKey('mail') },
      { principal: ANONYMOUS },
    ]);
    expect([...(requests[0]?.query ?? [])]).toEqual([
      ['x', '1 2'],
      ['y', ''],
    ]);
  });

  it('notes in the trace who called what', async () => {
    const trace = createTrace(createManualClock());
    const url = await listen({ ...namedRoutes(), s3: async () => ({ status: 200, action: 'GetObject' }) }, trace);
    await fetch(url, {
      method: 'POST',
      headers: { ...json, 'x-amz-target': 'AmazonSQS.SendMessage', ...signedFor('sqs') },
    });
    await fetch(`${url}/b/c`, { headers: signedFor('s3') });
    await fetch(`${url}/_postern/outbox`);
    expect(trace.events()).toMatchObject([
      {
        type: 'request',
        service: 'sqs',
        action: 'SendMessage',
        principal: 'arn:aws:iam::000000000000:role/billing-api',
      },
      { type: 'request', service: 's3', action: 'GetObject', principal: 'arn:aws:iam::000000000000:role/billing-api' },
    ]);
  });

  it('answers 500 for a bug of its own, and writes it to the terminal', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    const url = await listen({
      async s3() {
        throw new TypeError('no such thing');
      },
    });
    const response = await fetch(`${url}/b/c`);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('a bug in the local stack: TypeError: no such thing');
    expect(written).toHaveBeenCalledOnce();
    written.mockRestore();
  });

  /** A handler that waits until its client is gone, as a long poll does. */
  const listenPatiently = async () => {
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const url = await listen({
      async s3({ signal }) {
        entered.resolve();
        await once(signal, 'abort');
        left.resolve();
        return { status: 200 };
      },
    });
    return { url, entered: entered.promise, left: left.promise };
  };

  it('lets a handler know that its client hung up', async () => {
    const { url, entered, left } = await listenPatiently();
    const hangUp = new AbortController();
    const call = expect(fetch(`${url}/b/c`, { signal: hangUp.signal })).rejects.toThrow('aborted');
    await entered;
    hangUp.abort();
    await left;
    await call;
  });

  it('closes under a client that is still waiting', async () => {
    const { url, entered, left } = await listenPatiently();
    const call = expect(fetch(`${url}/b/c`)).rejects.toThrow('fetch failed');
    await entered;
    await endpoint?.close();
    endpoint = undefined;
    await left;
    await call;
  });

  it('announces no time after which it closes an idle connection', async () => {
    const url = await listen(namedRoutes());
    const { headers } = await fetch(`${url}/b/c`);
    expect(headers.get('connection')).toBe('keep-alive');
    expect(headers.get('keep-alive')).toBeNull();
  });

  it.each([
    ['before the body is read', { 'x-amz-target': 'AWSEvents.PutEvents' }, 16, 501],
    ['because the body is too large', {}, 70, 413],
  ])('answers an error %s, and the connection still serves', async (_, headers, megabytes, status) => {
    const url = await listen(namedRoutes());
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = async (method: string, body: Buffer) => {
      const request = httpRequest(`${url}/b/c`, { method, agent, headers: method === 'PUT' ? headers : {} });
      request.end(body);
      const [response]: readonly IncomingMessage[] = await once(request, 'response');
      if (response === undefined) throw new Error('there is no response');
      return { status: response.statusCode, body: await text(response), reused: request.reusedSocket };
    };
    expect(await call('PUT', Buffer.alloc(megabytes * 1024 * 1024))).toMatchObject({ status, reused: false });
    expect(await call('GET', Buffer.alloc(0))).toEqual({ status: 200, body: 's3', reused: true });
    agent.destroy();
  });

  it('drops a request that broke off half-way', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    const bodies: string[] = [];
    const url = await listen({
      async s3({ body }) {
        bodies.push(body.toString());
        return { status: 200 };
      },
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    await new Promise((resolve) =>
      socket.write('PUT /b/c HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf', resolve),
    );
    socket.destroy();
    await once(socket, 'close');
    await fetch(`${url}/b/c`, { method: 'PUT', body: 'whole' });
    expect(bodies).toEqual(['whole']);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });

  it('says whether it is working on a request, but for those that wait for a message and for pages', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun: string[] = [];
    const waiting = (name: string) => async () => {
      begun.push(name);
      await promise;
      return { status: 200 };
    };
    const url = await listen({ sqs: waiting('sqs'), pages: waiting('pages'), dynamodb: waiting('dynamodb') });
    const ask = (path: string, target = '') =>
      fetch(url + path, { method: 'POST', headers: target === '' ? {} : { ...json, 'x-amz-target': target } });
    const waits = [ask('/_postern/clock'), ask('/', 'AmazonSQS.ReceiveMessage')];
    await vi.waitFor(() => expect(begun.toSorted()).toEqual(['pages', 'sqs']));
    expect(endpoint?.isAnswering()).toBe(false);
    const works = ask('/', 'DynamoDB_20120810.GetItem');
    await vi.waitFor(() => expect(begun).toContain('dynamodb'));
    expect(endpoint?.isAnswering()).toBe(true);
    resolve();
    await Promise.all([...waits, works]);
    expect(endpoint?.isAnswering()).toBe(false);
  });
});
