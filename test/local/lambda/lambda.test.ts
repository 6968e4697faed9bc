import { expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { createLambda } from '../../../local/lambda/lambda.ts';
import { createSqs } from '../../../local/sqs/store.ts';
import { createTrace, type TraceEvent } from '../../../local/trace.ts';
import { functionDefinition, NOON } from './start-function.ts';

const start = ({ slots = 1 }: { readonly slots?: number } = {}) => {
  const clock = createManualClock(NOON);
  const trace = createTrace(clock);
  const endpointUrl = () => 'http://127.0.0.1:4566';
  const lambda = createLambda({ clock, trace, endpointUrl, slots });
  const sqs = createSqs({ clock, trace, endpointUrl });
  onTestFinished(() => lambda.dispose());

  /** A queue and a function of the same name that reads it one message at a time. */
  const mapFunction = (name: string, handlerName: string, lane: string) => {
    const queue = sqs.createQueue({ name });
    const definition = functionDefinition(handlerName, { name, arn: `arn:${name}`, variables: { LANE: lane } });
    lambda.createEventSourceMapping(queue, lambda.createFunction(definition), {
      batchSize: 1,
      maximumBatchingWindowSeconds: 0,
      reportsBatchItemFailures: true,
      maximumConcurrency: undefined,
    });
    return { queue, send: () => queue.send({ body: name, senderId: 'AROAEXAMPLE:session' }) };
  };
  return { clock, trace, lambda, mapFunction };
};

const hasStarted = (event: TraceEvent) => event.type === 'function-log' && event.line === 'started';

it('lets a function of the critical lane run while others hold all the slots they may have', async () => {
  const { mapFunction, trace } = start();
  const bulk = mapFunction('bulk', 'loopsForEver', 'bulk');
  const critical = mapFunction('critical', 'returnsNothing', 'critical');
  bulk.send();
  bulk.send();
  await trace.waitFor(hasStarted);
  critical.send();
  await trace.waitFor((event) => event.type === 'function-invoked' && event.function === 'critical');
  expect(bulk.queue.counts()).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
});

it('lets others run while an invocation only waits', async () => {
  const { mapFunction, trace } = start();
  const waiting = mapFunction('waiting', 'waitsForEver', 'bulk');
  const bulk = mapFunction('bulk', 'returnsNothing', 'bulk');
  waiting.send();
  await trace.waitFor(hasStarted);
  bulk.send();
  await trace.waitFor((event) => event.type === 'function-invoked' && event.function === 'bulk');
  expect(waiting.queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

it('shows a running function that time moves, with the next event of the stack', async () => {
  const { lambda, trace, clock } = start();
  const waiting = lambda.createFunction(functionDefinition('waitsForTimeToMove'));
  const invocation = waiting.invoke('{}');
  await trace.waitFor(hasStarted);
  await clock.advance(1_000);
  trace.emit({ type: 'mail-rejected', code: 'TooManyRequestsException' });
  expect(await invocation).toEqual({ outcome: 'succeeded', value: 1_000 });
});

it('leaves the messages of an invocation in flight that ends because the stack stops', async () => {
  const { mapFunction, trace, lambda } = start();
  const { queue, send } = mapFunction('bulk', 'waitsForEver', 'bulk');
  send();
  await trace.waitFor(hasStarted);
  await lambda.dispose();
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  send();
  expect(queue.counts()).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
});

it('has one function of a name', () => {
  const { lambda } = start();
  lambda.createFunction(functionDefinition('echo'));
  expect(() => lambda.createFunction(functionDefinition('echo'))).toThrow('Function already exist: filter');
});

it('finds a function by name and by ARN', () => {
  const { lambda } = start();
  const created = lambda.createFunction(functionDefinition('echo'));
  expect(lambda.function('filter')).toBe(created);
  expect(lambda.function('arn:aws:lambda:eu-west-1:000000000000:function:filter')).toBe(created);
  expect(lambda.function('send')).toBeUndefined();
});
