import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { AwsError, INTERNAL_FAILURE } from './aws-error.ts';
import { errorResponseFor } from './error-response.ts';
import { ANONYMOUS, type Principal, principalOfAccessKey } from './principal.ts';
import { readBody } from './request-body.ts';
import { notSupported, type RequestHead, type RouteName, readCredential, routeOf } from './routing.ts';
import type { Trace } from './trace.ts';

export type LocalRequest = {
  readonly method: string;
  /** As sent: still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly principal: Principal;
  /** Aborted when the client goes away before it has its answer: a long poll must not hand a message to nobody. */
  readonly signal: AbortSignal;
};

export type LocalResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** The API action this request turned out to be, for the trace: never a name or address of the caller's. */
  readonly action?: string;
  /** Breaks the connection instead of answering, for faults on demand; the rest of the response is then not sent. */
  readonly resetsConnection?: boolean;
};

export type ServiceHandler = (request: LocalRequest) => Promise<LocalResponse>;

/** Who answers what; a service that is left out is refused by name. */
export type Routes = Readonly<Partial<Record<RouteName, ServiceHandler>>>;

export type Endpoint = {
  /** Such as `http://127.0.0.1:4566`, without a trailing slash. */
  readonly url: string;
  /** Whether a request is being worked on; one that waits for a message, or is for a page, does not count. */
  isAnswering(): boolean;
  /** Ends every connection, also a waiting long poll. */
  close(): Promise<void>;
};

/** Only this machine: the local stack checks no signature. An IP, because on it every AWS client chooses path-style S3. */
const HOST = '127.0.0.1';

type EndpointOptions = { readonly port: number; readonly routes: Routes; readonly trace?: Trace };

/**
 * Listens for AWS requests of every service.
 *
 * @param options.port 0 picks a free one
 * @throws when the port is taken
 */
export const startEndpoint = async (options: EndpointOptions): Promise<Endpoint> => {
  // An idle connection stays open: a client that reuses one just as it is closed sees a reset, and cannot know whether its
  // mail was sent.
  let answering = 0;
  const counted = async (answered: Promise<void>): Promise<void> => {
    answering += 1;
    await answered;
    answering -= 1;
  };
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const answered = answer(request, response, options);
    if (isWork(request)) void counted(answered);
  });
  server.listen(options.port, HOST);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${HOST}:${port}`,
    isAnswering: () => answering > 0,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

const isWork = ({ url = '', headers }: IncomingMessage): boolean =>
  headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage' && !url.startsWith('/_postern');

const answer = async (request: IncomingMessage, response: ServerResponse, { routes, trace }: EndpointOptions) => {
  const head = readHead(request);
  const disconnect = new AbortController();
  response.once('close', () => disconnect.abort());
  try {
    // First of all, whatever becomes of it: a client that is answered while it is still sending drops the connection, and
    // may not see the answer.
    const body = await readBody(request);
    const { route, action } = routeOf(head);
    const handler = routes[route];
    if (handler === undefined) {
      throw notSupported(route);
    }
    const principal = principalOf(head);
    const { method = 'GET' } = request;
    const local = await handler({ ...head, method, body, principal, signal: disconnect.signal });
    const called = local.action ?? action;
    if (called !== undefined) {
      trace?.emit({ type: 'request', service: route, action: called, principal: principal.arn });
    }
    send(response, local);
  } catch (error) {
    if (request.destroyed && !request.complete) {
      // The client hung up half-way through its body: nobody is left to tell.
      return;
    }
    send(response, errorResponseFor(head, asAwsError(error)));
  }
};

const readHead = ({ url = '/', headers }: IncomingMessage): RequestHead => {
  // Not `new URL`, which would rewrite an object key such as `a/../b`.
  const [path = '/', ...query] = url.split('?');
  return { path, headers, query: new URLSearchParams(query.join('?')) };
};

const principalOf = (head: RequestHead): Principal => {
  const accessKeyId = readCredential(head)?.accessKeyId;
  return accessKeyId === undefined ? ANONYMOUS : principalOfAccessKey(accessKeyId);
};

/** An error that no protocol has put into words is a bug of the local stack: the whole of it goes to the terminal. */
const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) {
    return error;
  }
  console.error(error);
  return new AwsError(INTERNAL_FAILURE, `a bug in the local stack: ${String(error)}`, 500);
};

const send = (
  response: ServerResponse,
  { status, headers = {}, body = '', resetsConnection = false }: LocalResponse,
) => {
  if (resetsConnection) {
    response.socket?.resetAndDestroy();
    return;
  }
  const requestId = randomUUID();
  response.writeHead(status, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
};
