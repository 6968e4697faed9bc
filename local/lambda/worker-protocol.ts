import type { SharedTimeSettings } from './shared-time.ts';

/** What the thread of a function is started with. */
export type WorkerSettings = {
  /** Absolute path of the module, and the name it exports the handler under. */
  readonly modulePath: string;
  readonly handlerName: string;
  /** Where time is injected; `undefined` leaves the thread its own clock. */
  readonly sharedTime: SharedTimeSettings | undefined;
  /** How far it stands back for other threads; 0: not at all. */
  readonly niceness: number;
};

/** To the thread. */
export type InvocationRequest = {
  /** JSON. */
  readonly event: string;
  readonly timeoutMilliseconds: number;
  /** The parts of Lambda's context object that are plain data. */
  readonly context: InvocationContext;
};

export type InvocationContext = {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
};

/** From the thread, in the order in which things happened there. */
export type WorkerMessage =
  /** The module is loaded. */
  | { readonly type: 'initialized' }
  | { readonly type: 'log'; readonly text: string }
  /** JSON. */
  | { readonly type: 'returned'; readonly value: string }
  | { readonly type: 'threw'; readonly error: InvocationError };

/** What the Lambda API says about a failed invocation. */
export type InvocationError = {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The stack, line by line. */
  readonly trace: readonly string[];
};
