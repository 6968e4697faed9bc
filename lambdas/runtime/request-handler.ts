import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Observer } from './observer.ts';

/** What a function URL is answered with (payload format 2.0). */
export type HttpAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type RequestHandlerOptions = {
  /** What it throws fails the invocation: the function's alarm says so, and Lambda answers 502. */
  readonly answer: (event: unknown) => Promise<HttpAnswer>;
  readonly observer: Observer;
};

/** The handler of a function that people call by its URL. The event is never logged: it holds what they ask for. */
export const createRequestHandler = ({ answer, observer }: RequestHandlerOptions) => {
  const handle = async (event: unknown, _context: Context): Promise<HttpAnswer> => answer(event);

  return middy(handle)
    .use(injectLambdaContext(observer.logger, { logEvent: false, resetKeys: true }))
    .after(observer.flush)
    .onError(observer.flush);
};
