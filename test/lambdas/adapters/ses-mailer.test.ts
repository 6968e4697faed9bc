import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSesMailer } from '../../../lambdas/adapters/ses-mailer.ts';

const mail = {
  from: 'billing@notify.acme.example',
  recipient: 'anna@acme.example',
  raw: Buffer.from('Subject: hello\r\n\r\nhello'),
  configurationSet: 'postern-test-3600',
  tags: { delivery: 'd1', attempt: '1' },
};

/** However slow the machine, only an answer that does not come is given up. */
const patient = { connectMilliseconds: 60_000, requestMilliseconds: 60_000 };
const impatient = { connectMilliseconds: 500, requestMilliseconds: 1_000 };
const givenUp = ['ETIMEDOUT', 'TimeoutError', 'ConnectTimeoutError'];
const limitsOf = (error: string) => (givenUp.includes(error) ? impatient : patient);

let server: Server | undefined;
beforeEach(() => {
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'send', AWS_SECRET_ACCESS_KEY: 'local' });
});
afterEach(() => {
  server?.close();
  server = undefined;
});

/** Sends one mail to a server that stands in for SES. */
const sendTo = async (standIn: Server, protocol: 'http' | 'https' = 'http', limits = patient) => {
  server = standIn;
  standIn.listen(0, '127.0.0.1');
  await once(standIn, 'listening');
  const address = standIn.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.env['AWS_ENDPOINT_URL'] = `${protocol}://127.0.0.1:${port}`;
  return createSesMailer(limits)(mail);
};

const answering = (status: number, errorType: string | undefined, body: string): Server =>
  createHttpServer((request, response) => {
    request.resume();
    response.writeHead(status, errorType === undefined ? {} : { 'x-amzn-errortype': errorType });
    response.end(body);
  });

const http = (listener: RequestListener): Server => createHttpServer(listener);

const tcp = (listener: (socket: Socket) => void): Server =>
  createServer((socket) => {
    socket.on('error', () => {});
    listener(socket);
  });

/** Refuses connections: nobody listens on its port any more. */
const nobody = async (): Promise<string> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  probe.close();
  await once(probe, 'close');
  return `http://127.0.0.1:${port}`;
};

describe('the provider call', () => {
  it('says everything SES needs beside the message, and nothing twice', async () => {
    const requests: unknown[] = [];
    const answer = await sendTo(
      http((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          requests.push({ path: request.url, body: JSON.parse(String(Buffer.concat(chunks))) });
          response.end('{"MessageId":"ses-1"}');
        });
      }),
    );
    expect(answer).toEqual({ answer: 'accepted', sesMessageId: 'ses-1' });
    expect(requests).toEqual([
      {
        path: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: mail.from,
          Destination: { ToAddresses: [mail.recipient] },
          Content: { Raw: { Data: mail.raw.toString('base64') } },
          ConfigurationSetName: mail.configurationSet,
          EmailTags: [
            { Name: 'delivery', Value: 'd1' },
            { Name: 'attempt', Value: '1' },
          ],
        },
      },
    ]);
  });

  it.each([
    ['a rate that is exceeded', 429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'throttled'],
    ['a daily quota that is used up', 429, 'TooManyRequestsException', 'Daily message quota exceeded.', 'day-quota'],
    ['a message it does not want', 400, 'MessageRejected', 'Invalid content.', 'rejected'],
    ['a right that is missing', 403, 'AccessDeniedException', 'not authorized', 'misconfigured'],
    ['an account that is stopped', 400, 'AccountSuspendedException', 'suspended', 'account-stopped'],
    ['a failure of its own', 500, 'InternalServiceErrorException', 'try later', 'unknown'],
  ])('that is answered with %s is made once', async (_what, status, errorType, message, answer) => {
    let calls = 0;
    const standIn = answering(status, errorType, JSON.stringify({ message }));
    standIn.on('request', () => {
      calls += 1;
    });
    expect(await sendTo(standIn)).toEqual({ answer, error: errorType });
    expect(calls).toBe(1);
  });

  it('that somebody on the way refuses never got to SES', async () => {
    expect(await sendTo(answering(403, undefined, '<html>proxy</html>'))).toMatchObject({ answer: 'unavailable' });
  });

  it('does not repeat what a response calls an exception but is none', async () => {
    expect(await sendTo(answering(400, 'anna@acme.example', '{}'))).toMatchObject({ error: 'UnknownError' });
  });

  it.each([
    ['with a success that is no JSON', answering(200, undefined, '<html>'), 'SyntaxError'],
    ['with a success without an id', answering(200, undefined, '{}'), 'NoMessageId'],
    ['not at all', http((request) => request.resume()), 'ETIMEDOUT'],
    [
      'and then silence',
      http((_request, response) => void response.writeHead(200, { 'content-length': 99 }).write('{"MessageId"')),
      'TimeoutError',
    ],
    [
      'by a reset after the body',
      http((request) => request.resume().on('end', () => request.socket.resetAndDestroy())),
      'ECONNRESET',
    ],
    [
      'by a connection that ends before the answer',
      tcp((socket) => socket.once('data', () => socket.end())),
      'ECONNRESET',
    ],
  ])('that is answered %s may have been accepted', async (_how, standIn, error) => {
    expect(await sendTo(standIn, 'http', limitsOf(error))).toEqual({ answer: 'unknown', error });
  });

  it.each([
    ['stays silent', () => {}, 'ConnectTimeoutError'],
    ['resets', (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()), 'ECONNRESET'],
    ['hangs up', (socket: Socket) => void socket.once('data', () => socket.end()), 'ECONNRESET'],
    ['does not speak TLS', (socket: Socket) => void socket.once('data', () => socket.end('hello\r\n')), 'EPROTO'],
  ])('was never written when the other side %s during the TLS handshake', async (_what, listener, error) => {
    expect(await sendTo(tcp(listener), 'https', limitsOf(error))).toEqual({ answer: 'unavailable', error });
  });

  it('was never written when the connection is refused', async () => {
    process.env['AWS_ENDPOINT_URL'] = await nobody();
    expect(await createSesMailer(patient)(mail)).toEqual({ answer: 'unavailable', error: 'ECONNREFUSED' });
  });

  it('was never written when the name is not known', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://nowhere.invalid';
    expect(await createSesMailer(patient)(mail)).toMatchObject({ answer: 'unavailable' });
  });

  it('is never made without credentials', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
    });
    let calls = 0;
    const standIn = http(() => {
      calls += 1;
    });
    expect(await sendTo(standIn)).toEqual({ answer: 'misconfigured', error: 'CredentialsProviderError' });
    expect(calls).toBe(0);
  });

  it('that breaks on a connection used before may have been accepted', async () => {
    let calls = 0;
    const standIn = http((request, response) => {
      calls += 1;
      request.resume();
      if (calls === 1) response.end('{"MessageId":"ses-1"}');
      else request.on('end', () => request.socket.resetAndDestroy());
    });
    server = standIn.listen(0, '127.0.0.1');
    await once(standIn, 'listening');
    const address = standIn.address();
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const send = createSesMailer(patient);
    expect(await send(mail)).toMatchObject({ answer: 'accepted' });
    expect(await send(mail)).toEqual({ answer: 'unknown', error: 'ECONNRESET' });
  });
});
