import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Clock, createManualClock } from '../../../local/clock.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { createLambdaFunction } from '../../../local/lambda/lambda-function.ts';
import { createSharedTime } from '../../../local/lambda/shared-time.ts';
import { createTerminations } from '../../../local/lambda/terminations.ts';
import { createTrace } from '../../../local/trace.ts';

export const NOON = Date.UTC(2026, 5, 1, 12);

export const bundleDirectory = (name: string) =>
  fileURLToPath(new URL(`../fixtures/functions/${name}`, import.meta.url));

/** A function of the bundle `misbehaving`. */
export const functionDefinition = (
  handlerName: string,
  changes: Partial<FunctionDefinition> = {},
): FunctionDefinition => ({
  name: 'filter',
  arn: 'arn:aws:lambda:eu-west-1:000000000000:function:filter',
  roleName: 'local-filter-role',
  codeDirectory: bundleDirectory('misbehaving'),
  handler: `index.${handlerName}`,
  runtime: 'nodejs24.x',
  timeoutSeconds: 30,
  memoryMegabytes: 128,
  logGroupName: 'local-filter-logs',
  variables: { LANE: 'standard' },
  ...changes,
});

/** Its threads end with the test. */
export const startFunction = (
  handlerName: string,
  { clock = createManualClock(NOON), ...changes }: Partial<FunctionDefinition> & { readonly clock?: Clock } = {},
) => {
  const trace = createTrace(clock);
  const terminations = createTerminations();
  const started = createLambdaFunction(functionDefinition(handlerName, changes), {
    clock,
    trace,
    endpointUrl: () => 'http://127.0.0.1:4566',
    sharedTime: createSharedTime(clock),
    terminations,
  });
  onTestFinished(() => started.dispose());
  const lines = () => trace.events().flatMap((event) => (event.type === 'function-log' ? [event.line] : []));
  return {
    dispose: () => started.dispose(),
    invoke: () => started.invoke('{"Records":[1]}'),
    update: (handler: string, others: Partial<FunctionDefinition> = {}) =>
      started.update(functionDefinition(handler, { ...changes, ...others })),
    variables: () => started.variables,
    trace,
    lines,
    terminations,
  };
};
