import * as http from 'node:http';
import * as https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A connection that nobody has used for so long is closed. The server may be closing it at that very moment, and a call
 * on it would be lost without anybody knowing whether it was made: a function that was frozen wakes up with connections
 * like that.
 */
const longestIdleMilliseconds = 1_000;

/** Agents for the SDK's HTTP handler, and what they saw. */
export type ConnectionWitness = {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  /**
   * Whether this very error ended a connection before it was established. If so, no byte of a request that waited for
   * it has left. False means only that nobody knows.
   */
  readonly sawNoConnection: (error: unknown) => boolean;
};

/**
 * A connection that fails, or takes longer than `connectMilliseconds`, name look-up and TLS handshake included, and one
 * that breaks under a request look much alike from the SDK: neither codes nor names tell a reset during the handshake
 * from a reset after the body. The socket itself knows.
 */
export const witnessConnections = (
  connectMilliseconds: number,
  idleMilliseconds = longestIdleMilliseconds,
): ConnectionWitness => {
  const errorsBeforeConnection = new WeakSet<Error>();

  const watch = <Connection extends Duplex | null | undefined>(connection: Connection, ready: string): Connection => {
    if (!(connection instanceof Socket)) return connection;
    const remember = (error: Error): void => {
      errorsBeforeConnection.add(error);
    };
    const giveUp = setTimeout(() => connection.destroy(new ConnectTimeoutError()), connectMilliseconds);
    connection.once('error', remember);
    connection.once('close', () => clearTimeout(giveUp));
    connection.once(ready, () => {
      clearTimeout(giveUp);
      connection.off('error', remember);
    });
    return connection;
  };

  const closeWhenIdle = (agent: http.Agent): void => {
    agent.on('free', (connection: Socket) => {
      setTimeout(() => {
        const isIdle = Object.values(agent.freeSockets).some((free) => free?.includes(connection));
        if (!isIdle) return;
        connection.destroy();
        // The agent forgets a connection when it is closed, which takes until the end of the event loop's turn: until then it
        // would give it to a call, which would be lost.
        connection.emit('agentRemove');
      }, idleMilliseconds).unref();
    });
  };

  class HttpAgent extends http.Agent {
    override createConnection(...args: Parameters<http.Agent['createConnection']>) {
      return watch(super.createConnection(...args), 'connect');
    }
  }

  class HttpsAgent extends https.Agent {
    override createConnection(...args: Parameters<https.Agent['createConnection']>) {
      return watch(super.createConnection(...args), 'secureConnect');
    }
  }

  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  for (const agent of [httpAgent, httpsAgent]) closeWhenIdle(agent);

  return {
    httpAgent,
    httpsAgent,
    sawNoConnection: (error) => error instanceof Error && errorsBeforeConnection.has(error),
  };
};

class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
}
