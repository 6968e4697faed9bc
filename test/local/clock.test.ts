import { describe, expect, it } from 'vitest';
import { createManualClock, systemClock } from '../../local/clock.ts';

describe('the manual clock', () => {
  it('fires timers in the order they come due, each at its own instant', async () => {
    const clock = createManualClock(0);
    const fired: [string, number][] = [];
    clock.after(200, () => fired.push(['late', clock.now()]));
    clock.after(100, () => fired.push(['early', clock.now()]));
    clock.after(100, () => fired.push(['early, set second', clock.now()]));
    await clock.advance(1000);
    expect(fired).toEqual([
      ['early', 100],
      ['early, set second', 100],
      ['late', 200],
    ]);
    expect(clock.now()).toBe(1000);
  });

  it('fires no timer before it is due', async () => {
    const clock = createManualClock(0);
    let fired = 0;
    clock.after(101, () => (fired += 1));
    await clock.advance(100);
    expect(fired).toBe(0);
    await clock.advance(1);
    expect(fired).toBe(1);
  });

  it('fires timers that a fired timer, or a promise it settled, sets within the time it advances', async () => {
    const clock = createManualClock(0);
    const fired: number[] = [];
    clock.after(10, () => {
      clock.after(10, () => fired.push(clock.now()));
      void Promise.resolve().then(() => clock.after(20, () => fired.push(clock.now())));
    });
    await clock.advance(100);
    expect(fired).toEqual([20, 30]);
  });

  it('fires no cancelled timer, and forgets it', async () => {
    const clock = createManualClock(0);
    let fired = 0;
    const cancels = Array.from({ length: 1000 }, (_, index) => clock.after(index, () => (fired += 1)));
    for (const cancel of cancels.slice(1)) {
      cancel();
      cancel();
    }
    await clock.advance(2000);
    cancels[0]?.();
    expect(fired).toBe(1);
  });
});

describe('the system clock', () => {
  it('refuses a timer that Node would fire at once', () => {
    expect(() => systemClock.after(2 ** 31, () => undefined)).toThrow(/2147483648 ms is longer than/);
  });
});
