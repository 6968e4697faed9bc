import type { InvocationError } from './worker-protocol.ts';

/** What anything thrown looks like to whoever invoked the function: `throw 'text'` is as legal as an Error. */
export const invocationErrorOf = (thrown: unknown): InvocationError =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
