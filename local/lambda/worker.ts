/** The first module of a function's thread: the part of Lambda's Node runtime that a handler sees. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { invocationErrorOf } from './invocation-error.ts';
import { useSharedTime } from './shared-time.ts';
import type { InvocationRequest, WorkerMessage, WorkerSettings } from './worker-protocol.ts';
import { yieldProcessor } from './yield-processor.ts';

type Handler = (event: unknown, context: object) => unknown;

const { modulePath, handlerName, sharedTime, niceness } = workerData as WorkerSettings;
const port = parentPort;
if (port === null) throw new Error('local/lambda/worker.ts runs in a worker thread only');

const tell = (message: WorkerMessage): void => port.postMessage(message);

// Over the same port as the results: a line never arrives after the end of the invocation that wrote it, and what was
// written before process.exit is not lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    tell({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const written = rest.find((argument) => typeof argument === 'function');
    if (written !== undefined) process.nextTick(written);
    return true;
  };
}

yieldProcessor(niceness);
if (sharedTime !== undefined) useSharedTime(sharedTime);

const loaded: Record<string, unknown> = await import(pathToFileURL(modulePath).href);
const handler = loaded[handlerName];
const isHandler = (value: unknown): value is Handler => typeof value === 'function';
if (!isHandler(handler)) throw new TypeError(`${modulePath} exports no function named ${handlerName}`);

const invoke = async ({ event, timeoutMilliseconds, context }: InvocationRequest): Promise<WorkerMessage> => {
  const deadline = Date.now() + timeoutMilliseconds;
  try {
    const returned = await handler(JSON.parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    return { type: 'returned', value: JSON.stringify(returned) ?? 'null' };
  } catch (error) {
    return { type: 'threw', error: invocationErrorOf(error) };
  }
};

port.on('message', (request: InvocationRequest) => void invoke(request).then(tell));
tell({ type: 'initialized' });
