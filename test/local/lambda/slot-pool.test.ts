import { expect, it } from 'vitest';
import { createSlotPool, type Priority, type Slot } from '../../../local/lambda/slot-pool.ts';

/** Slots taken in the order asked for, with a note of those granted. */
const takeSlots = (slots: number, wishes: readonly [name: string, priority: Priority][]) => {
  const pool = createSlotPool(slots);
  const granted: string[] = [];
  const taken = new Map<string, Slot>();
  const take = async (name: string, priority: Priority) => {
    const slot = await pool.acquire(priority);
    granted.push(name);
    taken.set(name, slot);
  };
  for (const [name, priority] of wishes) void take(name, priority);
  const settled = async () => {
    await new Promise(setImmediate);
    return granted;
  };
  const slotOf = (name: string): Slot => {
    const slot = taken.get(name);
    if (slot === undefined) throw new Error(`${name} has no slot`);
    return slot;
  };
  return { pool, settled, slotOf };
};

it('grants no more slots than there are', async () => {
  const { settled } = takeSlots(2, [
    ['first', 'normal'],
    ['second', 'normal'],
    ['third', 'normal'],
  ]);
  expect(await settled()).toEqual(['first', 'second']);
});

it('lets a critical invocation run whatever others do, and takes nothing from them', async () => {
  const { settled, slotOf } = takeSlots(1, [
    ['bulk 1', 'normal'],
    ['bulk 2', 'normal'],
    ['two-factor 1', 'critical'],
    ['two-factor 2', 'critical'],
  ]);
  expect((await settled()).toSorted()).toEqual(['bulk 1', 'two-factor 1', 'two-factor 2']);
  slotOf('bulk 1').release();
  expect(await settled()).toContain('bulk 2');
});

it('gives a slot that becomes free to who waits longest', async () => {
  const { settled, slotOf } = takeSlots(1, [
    ['bulk 1', 'normal'],
    ['bulk 2', 'normal'],
    ['bulk 3', 'normal'],
  ]);
  await settled();
  slotOf('bulk 1').release();
  expect(await settled()).toEqual(['bulk 1', 'bulk 2']);
});

it('gives a slot to others while its invocation waits, and no more once it goes on', async () => {
  const { settled, slotOf } = takeSlots(1, [
    ['bulk 1', 'normal'],
    ['bulk 2', 'normal'],
    ['bulk 3', 'normal'],
  ]);
  await settled();
  slotOf('bulk 1').lend();
  slotOf('bulk 1').lend();
  expect(await settled()).toEqual(['bulk 1', 'bulk 2']);
  slotOf('bulk 1').takeBack();
  slotOf('bulk 1').takeBack();
  slotOf('bulk 2').release();
  expect(await settled()).toEqual(['bulk 1', 'bulk 2']);
  slotOf('bulk 1').release();
  expect(await settled()).toEqual(['bulk 1', 'bulk 2', 'bulk 3']);
});

it('is at rest when nothing runs, and not while what runs only waits', async () => {
  const { pool, settled, slotOf } = takeSlots(1, [
    ['bulk', 'normal'],
    ['two-factor', 'critical'],
  ]);
  await settled();
  slotOf('two-factor').release();
  slotOf('bulk').lend();
  expect(pool.isAtRest()).toBe(false);
  slotOf('bulk').release();
  expect(pool.isAtRest()).toBe(true);
});

it('knows whether something critical is at work', async () => {
  const { pool, settled, slotOf } = takeSlots(1, [
    ['bulk', 'normal'],
    ['two-factor', 'critical'],
  ]);
  await settled();
  expect(pool.isCriticalAtWork()).toBe(true);
  slotOf('two-factor').lend();
  expect(pool.isCriticalAtWork()).toBe(false);
  slotOf('two-factor').takeBack();
  expect(pool.isCriticalAtWork()).toBe(true);
  slotOf('two-factor').release();
  expect(pool.isCriticalAtWork()).toBe(false);
});
