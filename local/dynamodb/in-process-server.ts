import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';

export type InProcessRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type InProcessResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
};

/**
 * Calls an HTTP server that does not listen. The request comes as a whole, so that a client that hangs up half-way never
 * reaches the server: dynalite throws out of an event listener then, which would end the process.
 */
export const callInProcess = (
  server: Server,
  { method, url, headers, body }: InProcessRequest,
): Promise<InProcessResponse> =>
  new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), { method, url, headers });
    const responseHeaders: Record<string, string> = {};
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        // The answer goes out as a whole, whatever the server thought of.
        if (name.toLowerCase() !== 'transfer-encoding') {
          responseHeaders[name.toLowerCase()] = String(value);
        }
      },
      end(responseBody: Buffer | string = '') {
        resolve({ status: this.statusCode, headers: responseHeaders, body: responseBody });
      },
    };
    server.emit('request', request, response);
    if (body.length > 0) {
      request.emit('data', body);
    }
    request.emit('end');
  });
