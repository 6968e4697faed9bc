import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { stopInTheMiddle } from '../support/stop-run.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

it('a stop in the middle of 1,000 mails lets nothing out after 5 s, and all leave once when it is resumed', async () => {
  const run = await stopInTheMiddle(postern, 1_000);
  // Otherwise there was nothing left to stop.
  expect(run.leftAtStop).toBeLessThan(900);
  expect(run.leftWhenPromised).toBeLessThan(1_000);
  expect(run.leftWhenSettled).toBe(run.leftWhenPromised);
  expect([run.leftInTheEnd, run.different]).toEqual([1_000, 1_000]);
}, 1_200_000);
