import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { witnessConnections } from '../../../lambdas/adapters/connection-witness.ts';

const request = async (
  port: number,
  agent: ReturnType<typeof witnessConnections>['httpAgent'],
  path = '/',
): Promise<void> => {
  const [response] = (await once(get({ host: '127.0.0.1', port, agent, path }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
};

/** A server that never closes a connection, and the connections it was given. */
const startServer = async () => {
  const connections: Socket[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, ({ url }, response) => {
    setTimeout(() => response.end('ok'), url === '/slowly' ? 30 : 0);
  });
  server.on('connection', (connection) => connections.push(connection));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
};

it('a connection is used again at once', async () => {
  const { port, connections } = await startServer();
  const { httpAgent } = witnessConnections(60_000, 60_000);
  await request(port, httpAgent);
  await request(port, httpAgent);
  expect(connections).toHaveLength(1);
  httpAgent.destroy();
});

it('a connection that was idle is closed rather than used for a call that may be lost on it', async () => {
  const { port, connections } = await startServer();
  const { httpAgent } = witnessConnections(60_000, 5);
  await request(port, httpAgent);
  const [first] = connections;
  if (first?.closed === false) await once(first, 'close');
  await request(port, httpAgent);
  expect(connections).toHaveLength(2);
  httpAgent.destroy();
});

it('a call that begins just as an idle connection is closed gets another one', async () => {
  const { port } = await startServer();
  const { httpAgent } = witnessConnections(60_000, 150);
  // The first connection is the latest to come back: the agent would give it away first.
  await request(port, httpAgent);
  await Promise.all([request(port, httpAgent, '/slowly'), request(port, httpAgent)]);

  let inTheGap: Promise<void> | undefined;
  // oxlint-disable-next-line typescript/unbound-method -- called with its socket below
  const destroy = Socket.prototype.destroy;
  const spy = vi.spyOn(Socket.prototype, 'destroy').mockImplementation(function (this: Socket, error?: Error) {
    // After what the witness does at once, and before the connection is closed.
    queueMicrotask(() => {
      inTheGap ??= request(port, httpAgent);
    });
    return destroy.call(this, error);
  });
  onTestFinished(() => spy.mockRestore());
  await vi.waitFor(() => expect(inTheGap).toBeDefined(), { timeout: 60_000 });
  await expect(inTheGap).resolves.toBeUndefined();
  httpAgent.destroy();
});
