import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { bundleDirectory, NOON, startFunction } from './start-function.ts';

const failed = (errorType: string, errorMessage: unknown) => ({
  outcome: 'failed',
  error: { errorType, errorMessage, trace: expect.any(Array) },
});

describe('a function that misbehaves fails its invocation and nothing else', () => {
  it.each([
    ['throws', 'throws', 'RangeError', 'too far'],
    ['throws what is no error', 'throwsText', 'string', 'only text'],
    ['returns what is no JSON', 'returnsCycle', 'TypeError', expect.stringContaining('circular structure')],
    ['ends the process', 'exits', 'Runtime.ExitError', 'Runtime exited with exit code 3'],
    ['throws outside of its promise', 'throwsLater', 'Error', 'nobody catches this'],
    ['leaves a rejection unhandled', 'rejectsUnhandled', 'Error', 'nobody handles this'],
    ['needs more memory than it has', 'fillsTheHeap', 'Error', expect.stringContaining('memory limit')],
  ])('when it %s', async (_, handlerName, errorType, errorMessage) => {
    const { invoke, trace } = startFunction(handlerName);
    expect(await invoke()).toEqual(failed(errorType, errorMessage));
    expect(trace.events()).toContainEqual(expect.objectContaining({ type: 'function-invoked', ok: false }));
  });

  it('when it cannot be loaded', async () => {
    const { invoke } = startFunction('handler', { codeDirectory: bundleDirectory('unloadable') });
    expect(await invoke()).toEqual(failed('Error', 'LEDGER_TABLE is missing'));
  });

  it('when it has no such handler', async () => {
    const { invoke } = startFunction('nothing');
    expect(await invoke()).toEqual(failed('TypeError', expect.stringContaining('exports no function named nothing')));
  });

  it.each([
    ['waits for ever', 'waitsForEver'],
    ['loops for ever', 'loopsForEver'],
  ])('when it %s, after its time-out', async (_, handlerName) => {
    const clock = createManualClock(NOON);
    const { invoke, trace } = startFunction(handlerName, { clock, timeoutSeconds: 5 });
    const invocation = invoke();
    await trace.waitFor((event) => event.type === 'function-log' && event.line === 'started');
    await clock.advance(4_999);
    trace.expectNone(({ type }) => type === 'function-invoked');
    await clock.advance(1);
    expect(await invocation).toEqual(failed('Sandbox.Timedout', 'Task timed out after 5.00 seconds'));
  });
});

it('has its time-out in a warm thread too', async () => {
  const clock = createManualClock(NOON);
  const { invoke, trace } = startFunction('waitsForEverOnceItIsWarm', { clock, timeoutSeconds: 5 });
  await invoke();
  await clock.advance(3_000);
  const invocation = invoke();
  await trace.waitFor((event) => event.type === 'function-log' && event.line === 'started');
  await clock.advance(4_999);
  await clock.advance(1);
  expect(await invocation).toEqual(failed('Sandbox.Timedout', 'Task timed out after 5.00 seconds'));
  expect(clock.now()).toBe(NOON + 8_000);
});

it('is replaced by a new thread after it ended', async () => {
  const { invoke } = startFunction('exits');
  await invoke();
  expect(await invoke()).toEqual(failed('Runtime.ExitError', 'Runtime exited with exit code 3'));
});

it('keeps what a function printed before it ended the process', async () => {
  const { invoke, lines } = startFunction('exits');
  await invoke();
  expect(lines()).toEqual(['before exit', expect.stringContaining('Runtime exited with exit code 3')]);
});

it('survives an exception that comes after the result', async () => {
  const { invoke } = startFunction('throwsAfterReturning');
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: 'done' });
});

it('fails invocations under way when it is disposed of', async () => {
  const { invoke, dispose, trace } = startFunction('waitsForEver');
  const invocation = invoke();
  await trace.waitFor((event) => event.type === 'function-log' && event.line === 'started');
  await dispose();
  expect(await invocation).toMatchObject({ outcome: 'failed' });
});

it('refuses a bundle that lacks the module of the handler', () => {
  expect(() => startFunction('handler', { handler: 'main.handler' })).toThrow(/but there is none of .*main\.mjs/);
});
