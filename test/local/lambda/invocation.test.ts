import { describe, expect, it } from 'vitest';
import { createManualClock, systemClock } from '../../../local/clock.ts';
import { bundleDirectory, NOON, startFunction } from './start-function.ts';

const succeeded = (value: unknown) => ({ outcome: 'succeeded', value });

describe('an invocation', () => {
  it('returns what the handler returned', async () => {
    const { invoke } = startFunction('echo');
    expect(await invoke()).toEqual(succeeded({ Records: [1] }));
  });

  it('returns null when the handler returned nothing', async () => {
    const { invoke } = startFunction('returnsNothing');
    expect(await invoke()).toEqual(succeeded(null));
  });

  it('reuses a warm thread, however long ago it was used', async () => {
    const clock = createManualClock(NOON);
    const { invoke } = startFunction('countsInvocations', { clock });
    await invoke();
    await clock.advance(86_400_000);
    expect(await invoke()).toEqual(succeeded(2));
  });

  it('gets a thread of its own when the others are busy', async () => {
    const { invoke } = startFunction('countsInvocations');
    expect(await Promise.all([invoke(), invoke()])).toEqual([succeeded(1), succeeded(1)]);
  });

  it('sees the environment and context that Lambda gives it, and nothing of the environment of this process', async () => {
    const { invoke } = startFunction('describesItself');
    expect(await invoke()).toEqual(
      succeeded({
        environment: {
          LANE: 'standard',
          AWS_REGION: 'eu-west-1',
          AWS_DEFAULT_REGION: 'eu-west-1',
          AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
          AWS_ACCESS_KEY_ID: 'local-filter-role',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
          AWS_LAMBDA_FUNCTION_NAME: 'filter',
          AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
          AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
          AWS_LAMBDA_LOG_GROUP_NAME: 'local-filter-logs',
          AWS_LAMBDA_LOG_STREAM_NAME: 'local',
          LAMBDA_TASK_ROOT: bundleDirectory('misbehaving'),
          _HANDLER: 'index.describesItself',
        },
        context: {
          awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionName: 'filter',
          functionVersion: '$LATEST',
          invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:filter',
          memoryLimitInMB: '128',
          logGroupName: 'local-filter-logs',
          logStreamName: 'local',
          callbackWaitsForEmptyEventLoop: true,
          remainingMilliseconds: 30_000,
        },
      }),
    );
  });

  it('sees the injected time, also after it moved', async () => {
    const clock = createManualClock(NOON);
    const { invoke } = startFunction('tellsTheTime', { clock });
    await invoke();
    await clock.advance(86_400_000);
    expect(await invoke()).toEqual(
      succeeded({
        now: NOON + 86_400_000,
        constructed: NOON + 86_400_000,
        parsed: '2020-02-02T00:00:00.000Z',
        isDate: true,
      }),
    );
  });

  it('sees the real time when none is injected', async () => {
    const before = Date.now();
    const { invoke } = startFunction('tellsTheTime', { clock: systemClock });
    const invocation = await invoke();
    expect(invocation).toMatchObject(succeeded({ now: expect.any(Number) }));
    expect(JSON.parse(JSON.stringify(invocation)).value.now).toBeGreaterThanOrEqual(before);
  });

  it('leaves one log event for each line printed, in order', async () => {
    const { invoke, lines } = startFunction('prints');
    await invoke();
    expect(lines()).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('is traced with its duration and how it ended', async () => {
    const { invoke, trace } = startFunction('echo');
    await invoke();
    expect(trace.events()).toEqual([
      { at: NOON, type: 'function-invoked', function: 'filter', durationMilliseconds: 0, ok: true },
    ]);
  });
});
