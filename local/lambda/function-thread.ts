import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { invocationErrorOf } from './invocation-error.ts';
import type { Slot } from './slot-pool.ts';
import { watchProcessor } from './watch-processor.ts';
import type { InvocationError, InvocationRequest, WorkerMessage, WorkerSettings } from './worker-protocol.ts';

export type InvocationOutcome =
  | { readonly outcome: 'succeeded'; readonly value: unknown }
  | { readonly outcome: 'failed'; readonly error: InvocationError };

/** One thread with one function loaded, which serves one invocation at a time. */
export type FunctionThread = {
  state(): 'idle' | 'busy' | 'ended';
  /** Never rejects: whatever becomes of the thread is an outcome. */
  invoke(request: InvocationRequest, options?: InvocationOptions): Promise<InvocationOutcome>;
  terminate(): Promise<void>;
};

export type InvocationOptions = {
  /** After so much of its work, in real time, the thread ends; at the latest when the work is done. */
  readonly terminateAfterMilliseconds?: number | undefined;
  /** Lent to others while the invocation waits. */
  readonly slot?: Pick<Slot, 'lend' | 'takeBack'> | undefined;
};

/** Lambda gives loading the code ten seconds: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INITIALIZATION_TIMEOUT_MILLISECONDS = 10_000;

/** Short-lived objects of a handler fit; more only raises the memory that many threads hold (measured). */
const YOUNG_GENERATION_MEGABYTES = 16;

const threadModule = new URL('./worker.ts', import.meta.url);

export const startFunctionThread = (options: {
  readonly settings: WorkerSettings;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly clock: Clock;
  readonly onLog: (text: string) => void;
}): FunctionThread => {
  const { clock, onLog } = options;
  const worker = new Worker(threadModule, {
    workerData: options.settings,
    env: options.environment,
    // Not the flags of this process: it may have been started with `--eval`, or by a test runner.
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: options.memoryMegabytes,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
    },
  });
  let hasEnded = false;
  let isInitialized = false;
  let current: Current | undefined;
  let cancelTimeout: (() => void) | undefined;
  let causeOfDeath: InvocationError | undefined;

  const end = (cause: InvocationError) => {
    causeOfDeath ??= cause;
    void worker.terminate();
  };

  const finish = (outcome: InvocationOutcome) => {
    if (current?.terminateAfterMilliseconds === undefined) current?.settle(outcome);
    else end(KILLED);
  };

  const fail = (error: InvocationError) => current?.settle({ outcome: 'failed', error });

  const terminateAfter = (milliseconds: number, error: InvocationError) => {
    cancelTimeout?.();
    cancelTimeout = clock.after(milliseconds, () => end(error));
  };

  const expectResult = (milliseconds: number) =>
    terminateAfter(milliseconds, timedOut(`Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`));

  const begin = ({ request, terminateAfterMilliseconds }: Current) => {
    expectResult(request.timeoutMilliseconds);
    if (terminateAfterMilliseconds !== undefined) setTimeout(() => end(KILLED), terminateAfterMilliseconds).unref();
  };

  worker.on('message', (message: WorkerMessage) => {
    // It is over, although the thread does not know it yet.
    if (causeOfDeath !== undefined && message.type !== 'log') return;
    switch (message.type) {
      case 'log':
        onLog(message.text);
        break;
      case 'initialized':
        isInitialized = true;
        if (current !== undefined) begin(current);
        break;
      case 'returned':
        finish({ outcome: 'succeeded', value: JSON.parse(message.value) });
        break;
      case 'threw':
        finish({ outcome: 'failed', error: message.error });
        break;
    }
  });
  // An exception nobody caught, a rejection nobody handled, or a heap that is full.
  worker.on('error', (error) => {
    causeOfDeath ??= invocationErrorOf(error);
  });
  worker.on('exit', (exitCode) => {
    hasEnded = true;
    fail(causeOfDeath ?? exited(exitCode));
  });
  return {
    state() {
      if (hasEnded) return 'ended';
      return current === undefined ? 'idle' : 'busy';
    },
    invoke: (request, { terminateAfterMilliseconds, slot } = {}) =>
      new Promise((resolve) => {
        const endWatch = slot === undefined ? undefined : watchProcessor(worker, slot);
        current = {
          request,
          terminateAfterMilliseconds,
          settle(outcome) {
            cancelTimeout?.();
            endWatch?.();
            current = undefined;
            resolve(outcome);
          },
        };
        worker.postMessage(request);
        if (isInitialized) begin(current);
        else terminateAfter(INITIALIZATION_TIMEOUT_MILLISECONDS, timedOut('Init phase timed out after 10.00 seconds'));
      }),
    async terminate() {
      await worker.terminate();
    },
  };
};

type Current = {
  readonly request: InvocationRequest;
  readonly terminateAfterMilliseconds: number | undefined;
  settle(outcome: InvocationOutcome): void;
};

/** As Lambda says it of an environment that was killed. */
const KILLED: InvocationError = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'Runtime exited with error: signal: killed',
  trace: [],
};

const timedOut = (errorMessage: string): InvocationError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage,
  trace: [],
});

const exited = (exitCode: number): InvocationError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `Runtime exited with exit code ${exitCode}`,
  trace: [],
});
