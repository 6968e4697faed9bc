import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { startEndpoint } from '../../../local/endpoint.ts';
import { createLambda } from '../../../local/lambda/lambda.ts';
import { createLambdaHandler } from '../../../local/lambda/protocol.ts';
import { createTrace, type Trace } from '../../../local/trace.ts';
import { functionDefinition, NOON } from './start-function.ts';

let url: string;
let trace: Trace;

beforeEach(async () => {
  const clock = createManualClock(NOON);
  trace = createTrace(clock);
  const lambda = createLambda({ clock, trace, endpointUrl: () => url });
  lambda.createFunction(functionDefinition('echo', { name: 'echo' }));
  lambda.createFunction(functionDefinition('throws', { name: 'throws' }));
  const endpoint = await startEndpoint({ port: 0, trace, routes: { lambda: createLambdaHandler(lambda) } });
  ({ url } = endpoint);
  onTestFinished(async () => {
    await endpoint.close();
    await lambda.dispose();
  });
});

const invoke = (name: string, body: string, type?: string) =>
  fetch(`${url}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
    method: 'POST',
    body,
    ...(type !== undefined && { headers: { 'x-amz-invocation-type': type } }),
  });

describe('an invocation', () => {
  it.each([
    ['name', 'echo'],
    ['name and version', 'echo:$LATEST'],
    ['ARN', 'arn:aws:lambda:eu-west-1:000000000000:function:echo'],
  ])('by %s answers what the function returns', async (_, name) => {
    const response = await invoke(name, '{"a":[1,"ö"]}');
    expect([response.status, response.headers.get('x-amz-function-error')]).toEqual([200, null]);
    expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
    expect(await response.json()).toEqual({ a: [1, 'ö'] });
  });

  it('that fails answers the error', async () => {
    const response = await invoke('throws', '{}');
    expect([response.status, response.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect(await response.json()).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
  });

  it('without waiting happens all the same', async () => {
    const response = await invoke('echo', '{}', 'Event');
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(await trace.waitFor(({ type }) => type === 'function-invoked')).toMatchObject({ function: 'echo' });
  });

  it('that is a dry run does not happen', async () => {
    expect((await invoke('echo', '{}', 'DryRun')).status).toBe(204);
    trace.expectNone(({ type }) => type === 'function-invoked');
  });

  it.each([
    ['of a function that does not exist', 'nobody', '{}', 404, 'ResourceNotFoundException', ':function:nobody'],
    ['with an event that is no JSON', 'echo', '{', 400, 'InvalidRequestContentException', 'into json'],
    ['of more than 6 MiB', 'echo', JSON.stringify('x'.repeat(6_291_456)), 413, 'RequestTooLargeException', '6291456'],
  ])('%s is refused', async (_, name, body, status, code, problem) => {
    const response = await invoke(name, body);
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
    expect(await response.text()).toContain(problem);
  });

  it('is all there is of the API', async () => {
    const response = await fetch(`${url}/2015-03-31/functions/echo`);
    expect([response.status, await response.text()]).toEqual([501, expect.stringContaining('does not support Lambda')]);
  });
});
