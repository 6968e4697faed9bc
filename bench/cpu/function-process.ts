/**
 * A process with one handler and nothing else, so that the processor time it uses is the handler's. Started with the
 * function's environment, the handler's module and its export's name; told an event, it answers with what it cost.
 */
import { pathToFileURL } from 'node:url';

export type Invocation = { readonly event: unknown };
export type Invoked = {
  readonly returned: unknown;
  /** User and system, of all threads of the process: garbage collection and compilation too. */
  readonly cpuMicroseconds: number;
};

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [, , modulePath = '', handlerName = ''] = process.argv;
const loaded = (await import(pathToFileURL(modulePath).href)) as Record<string, Handler | undefined>;
const handler = loaded[handlerName];
if (handler === undefined) throw new TypeError(`${modulePath} exports no ${handlerName}`);

const timeoutMilliseconds = 30_000;

const invoke = async ({ event }: Invocation): Promise<Invoked> => {
  const deadline = Date.now() + timeoutMilliseconds;
  const context = {
    awsRequestId: crypto.randomUUID(),
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:bench',
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const before = process.cpuUsage();
  const returned = await handler(event, context);
  const { user, system } = process.cpuUsage(before);
  return { returned, cpuMicroseconds: user + system };
};

process.on('message', (invocation: Invocation) => void invoke(invocation).then((invoked) => process.send?.(invoked)));
process.send?.('ready');
