import { expect, it } from 'vitest';
import { createSlotPool, type Priority } from '../../../local/lambda/slot-pool.ts';

/** Slots taken in the order asked for, with a note of those granted. */
const takeSlots = (slots: number, wishes: readonly [name: string, priority: Priority][]) => {
  const pool = createSlotPool(slots);
  const granted: string[] = [];
  const releases = new Map<string, () => void>();
  const take = async (name: string, priority: Priority) => {
    const release = await pool.acquire(priority);
    granted.push(name);
    releases.set(name, release);
  };
  for (const [name, priority] of wishes) void take(name, priority);
  const settled = async () => {
    await new Promise(setImmediate);
    return granted;
  };
  const release = (name: string) => releases.get(name)?.();
  return { settled, release };
};

it('grants no more slots than there are', async () => {
  const { settled } = takeSlots(2, [
    ['first', 'critical'],
    ['second', 'critical'],
    ['third', 'critical'],
  ]);
  expect(await settled()).toEqual(['first', 'second']);
});

it('keeps one slot for critical invocations', async () => {
  const { settled } = takeSlots(3, [
    ['bulk 1', 'normal'],
    ['bulk 2', 'normal'],
    ['bulk 3', 'normal'],
    ['two-factor', 'critical'],
  ]);
  expect(await settled()).toEqual(['bulk 1', 'bulk 2', 'two-factor']);
});

it('gives a slot that becomes free to a critical invocation first, then to who waits longest', async () => {
  const { settled, release } = takeSlots(2, [
    ['bulk 1', 'normal'],
    ['two-factor 1', 'critical'],
    ['bulk 2', 'normal'],
    ['bulk 3', 'normal'],
    ['two-factor 2', 'critical'],
  ]);
  await settled();
  release('bulk 1');
  await settled();
  release('two-factor 1');
  expect(await settled()).toEqual(['bulk 1', 'two-factor 1', 'two-factor 2', 'bulk 2']);
});
