import { expect, it } from 'vitest';
import { mostReceipts } from '../../../lambdas/contract/most-receipts.ts';
import { maximumMaxAgeSeconds } from '../../../lambdas/contract/policy.ts';
import { leastWaitSeconds } from '../../../lambdas/runtime/wait-by-receipts.ts';

/** When a message is received that every time asks to be brought back after a second, in seconds from the first time. */
const receipts = Array.from({ length: mostReceipts - 1 }, (_, index) => index + 1).reduce<readonly number[]>(
  (times, count) => [...times, (times.at(-1) ?? 0) + Math.max(1, leastWaitSeconds(count))],
  [0],
);

it('receipts last longer than any mail may wait, whatever it waits for', () => {
  expect(receipts.at(-1)).toBeGreaterThan(maximumMaxAgeSeconds);
});

it('within ten minutes nothing waits for more than half a minute', () => {
  const early = receipts.filter((time) => time <= 600).length;
  expect(leastWaitSeconds(early)).toBeLessThanOrEqual(30);
  expect(leastWaitSeconds(1)).toBeLessThanOrEqual(1);
});

it('waits no less the more often a message was received', () => {
  for (let count = 1; count < mostReceipts + 10; count += 1) {
    expect(leastWaitSeconds(count + 1)).toBeGreaterThanOrEqual(leastWaitSeconds(count));
  }
});
