import { expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { NOON, startFunction } from './start-function.ts';

it('a function that was updated runs its new code with its new variables, in a thread of its own', async () => {
  const { invoke, update, variables } = startFunction('countsInvocations');
  await invoke();
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: 2 });
  await update('countsInvocations', { variables: { LANE: 'bulk' } });
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: 1 });
  expect(variables()).toEqual({ LANE: 'bulk' });
  await update('describesItself', { roleName: 'another-role' });
  expect(await invoke()).toMatchObject({ value: { environment: { AWS_ACCESS_KEY_ID: 'another-role' } } });
});

it('an invocation that is under way ends in the code that it began in', async () => {
  const clock = createManualClock(NOON);
  const { invoke, update, trace } = startFunction('waitsForTimeToMove', { clock });
  const before = invoke();
  await trace.waitFor((event) => event.type === 'function-log' && event.line === 'started');
  await update('echo');
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: { Records: [1] } });
  await clock.advance(7);
  // Whatever happens on the stack moves the time that threads see.
  await invoke();
  expect(await before).toEqual({ outcome: 'succeeded', value: 7 });
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: { Records: [1] } });
});

it('an update to code that is not there changes nothing', async () => {
  const { invoke, update } = startFunction('echo');
  await expect(update('echo', { codeDirectory: '/nowhere' })).rejects.toThrow('there is none of');
  expect(await invoke()).toEqual({ outcome: 'succeeded', value: { Records: [1] } });
});
