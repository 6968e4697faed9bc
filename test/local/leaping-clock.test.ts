import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLeapingClock } from '../../local/leaping-clock.ts';
import { passTime } from '../../local/pass-time.ts';

const hour = 3_600_000;

describe('the clock that leaps', () => {
  it('is the real time until it leaps, and goes on from there', () => {
    const clock = createLeapingClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    clock.leap(24 * hour);
    expect(clock.now() - Date.now()).toBeGreaterThan(23 * hour);
  });

  it('tells threads how far ahead it is', () => {
    const clock = createLeapingClock();
    clock.leap(hour);
    clock.leap(hour);
    expect([...new Float64Array(clock.ahead)]).toEqual([2 * hour]);
  });

  it('fires at once, in order, what would have happened meanwhile, and nothing else', () => {
    const clock = createLeapingClock();
    const fired: string[] = [];
    clock.after(3 * hour, () => fired.push('after'));
    clock.after(hour, () => fired.push('second'));
    clock.after(60_000, () => fired.push('first'));
    clock.after(60_000, () => fired.push('cancelled'))();
    clock.leap(2 * hour);
    expect(fired).toEqual(['first', 'second']);
    expect(clock.nextDue()).toBeGreaterThan(clock.now());
  });

  it('fires in real time, too, whichever timer was set first', async () => {
    const clock = createLeapingClock();
    const fired: string[] = [];
    clock.after(hour, () => fired.push('never'));
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.after(20, resolve);
    clock.after(1, () => fired.push('soon'));
    const keepAlive = setTimeout(() => {}, 10_000);
    await promise;
    clearTimeout(keepAlive);
    expect(fired).toEqual(['soon']);
  });
});

describe('time that passes', () => {
  it('leaps from timer to timer, each of which sees its own instant', async () => {
    const clock = createLeapingClock();
    const begunAt = clock.now();
    const fired: number[] = [];
    const tick = () => {
      fired.push(Math.floor((clock.now() - begunAt) / hour));
      clock.after(hour, tick);
    };
    clock.after(hour, tick);
    await passTime({ clock, isAtRest: () => true })(3.5 * hour);
    expect(fired).toEqual([1, 2, 3]);
    expect((clock.now() - begunAt) / hour).toBeCloseTo(3.5, 2);
  });

  it('leaps over nothing that is being done', async () => {
    const clock = createLeapingClock();
    let isAtRest = false;
    const passed = passTime({ clock, isAtRest: () => isAtRest })(hour);
    await wait(30);
    expect([...new Float64Array(clock.ahead)]).toEqual([0]);
    isAtRest = true;
    await passed;
    expect(new Float64Array(clock.ahead)[0]).toBeGreaterThan(hour - 60_000);
  });
});
