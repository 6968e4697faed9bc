import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Trace } from '../trace.ts';
import { type FunctionDefinition, isCritical } from './function-definition.ts';
import { functionEnvironment, LOG_STREAM_NAME } from './function-environment.ts';
import { type FunctionThread, type InvocationOutcome, startFunctionThread } from './function-thread.ts';
import { locateHandler } from './locate-handler.ts';
import type { SharedTime } from './shared-time.ts';
import type { Slot } from './slot-pool.ts';
import type { Terminations } from './terminations.ts';

/** A deployed function. Each of its threads serves one invocation at a time and is kept warm for the next. */
export type LambdaFunction = FunctionDefinition & {
  /**
   * Starts a thread when none is idle; how many run at once is the caller's business.
   *
   * @param event JSON
   * @param slot lent to others while the invocation waits
   * @returns what the handler returned, or why the invocation failed; never rejects
   */
  invoke(event: string, slot?: Slot): Promise<InvocationOutcome>;
  /**
   * From now on it is as defined here; invocations under way end as they began.
   *
   * @throws when the handler's module is not in the bundle: then it stays as it was
   */
  update(definition: FunctionDefinition): Promise<void>;
  /** Ends every thread; invocations under way fail. */
  dispose(): Promise<void>;
};

export type FunctionSurroundings = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly endpointUrl: () => string;
  readonly sharedTime: SharedTime;
  readonly terminations: Terminations;
  /** How far the threads of functions that are not critical stand back for all others. @default 0 */
  readonly niceness?: number | undefined;
};

/** @throws when the handler's module is not in the bundle */
export const createLambdaFunction = (
  first: FunctionDefinition,
  { clock, trace, endpointUrl, sharedTime, terminations, niceness = 0 }: FunctionSurroundings,
): LambdaFunction => {
  const settingsOf = (each: FunctionDefinition) => ({
    ...locateHandler(each),
    sharedTime: sharedTime.settings,
    niceness: isCritical(each) ? 0 : niceness,
  });
  let definition = first;
  let settings = settingsOf(first);
  let threads: readonly FunctionThread[] = [];
  /** Of former definitions, still busy. */
  let retired: readonly FunctionThread[] = [];
  const { name } = first;

  const log = (text: string) => {
    for (const line of text.replace(/\n$/, '').split('\n')) trace.emit({ type: 'function-log', function: name, line });
  };

  const startThread = (): FunctionThread => {
    const environment = functionEnvironment(definition, endpointUrl());
    const { memoryMegabytes } = definition;
    const thread = startFunctionThread({ settings, environment, memoryMegabytes, clock, onLog: log });
    threads = [...threads.filter((other) => other.state() !== 'ended'), thread];
    return thread;
  };

  const created: LambdaFunction = {
    ...definition,
    async invoke(event, slot) {
      const { timeoutSeconds, memoryMegabytes } = definition;
      sharedTime.refresh();
      const startedAt = clock.now();
      // The one that ran last has the warmest caches, and the others can cool down.
      const warm = threads.findLast((candidate) => candidate.state() === 'idle');
      const awsRequestId = randomUUID();
      const context = {
        awsRequestId,
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: definition.arn,
        memoryLimitInMB: String(memoryMegabytes),
        logGroupName: definition.logGroupName,
        logStreamName: LOG_STREAM_NAME,
      };
      const begunAt = performance.now();
      const thread = warm ?? startThread();
      const invocation = await thread.invoke(
        { event, timeoutMilliseconds: timeoutSeconds * 1000, context },
        { terminateAfterMilliseconds: terminations.next(name), slot },
      );
      if (warm !== undefined && invocation.outcome === 'succeeded') {
        terminations.took(name, performance.now() - begunAt);
      }
      if (retired.includes(thread)) {
        retired = retired.filter((other) => other !== thread);
        void thread.terminate();
      }
      if (invocation.outcome === 'failed')
        log(`${awsRequestId} ERROR Invoke Error ${JSON.stringify(invocation.error)}`);
      trace.emit({
        type: 'function-invoked',
        function: name,
        durationMilliseconds: clock.now() - startedAt,
        ok: invocation.outcome === 'succeeded',
      });
      return invocation;
    },
    async update(next) {
      settings = settingsOf(next);
      definition = next;
      // Whoever holds this function sees what it is now.
      Object.assign(created, next);
      const former = threads;
      threads = [];
      retired = [...retired, ...former.filter((thread) => thread.state() === 'busy')];
      await Promise.all(former.filter((thread) => thread.state() === 'idle').map((thread) => thread.terminate()));
    },
    async dispose() {
      await Promise.all([...threads, ...retired].map((thread) => thread.terminate()));
    },
  };
  return created;
};
