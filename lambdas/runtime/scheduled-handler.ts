import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Invocation } from './invocation.ts';
import type { Observer } from './observer.ts';

export type ScheduledHandlerOptions = {
  /** What it throws fails the invocation: the function's alarm says so, and the next run begins anew. */
  readonly run: (invocation: Invocation) => Promise<void>;
  readonly observer: Observer;
};

/** The handler of a function that is invoked by the clock. */
export const createScheduledHandler = ({ run, observer }: ScheduledHandlerOptions) => {
  const handle = async (_event: unknown, context: Context): Promise<void> => {
    await run({ id: context.awsRequestId, remainingMilliseconds: () => context.getRemainingTimeInMillis() });
  };

  return middy(handle)
    .use(injectLambdaContext(observer.logger, { logEvent: false, resetKeys: true }))
    .after(observer.flush)
    .onError(observer.flush);
};
