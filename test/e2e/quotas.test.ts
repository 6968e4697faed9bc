import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { windowAt } from '../../lambdas/domain/quota/windows.ts';
import { invokeRelease } from '../support/invoke-release.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { createShiftedClock } from '../support/shifted-clock.ts';

const clock = createShiftedClock();
const examples = fileURLToPath(new URL('../../examples/policy', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'postern-quotas-'));
let postern: RunningPostern;

/** So many milliseconds into the minute after the one that it is. */
const nextMinute = (milliseconds: number): void =>
  clock.shiftTo(windowAt('minute', clock.now()) + 60_000 + milliseconds);

beforeAll(async () => {
  postern = await startPostern({ clock });
  cpSync(examples, folder, { recursive: true });
  appendFileSync(join(folder, 'sources/billing.yaml'), '\nquota: { perMinute: 5 }\n');
  // Functions know a policy as it was seconds ago.
  const applied = await runPostern(['apply', '--policy', folder, '--why', 'a quota', '--endpoint', postern.stack.url]);
  if (applied.exitCode !== 0) throw new Error(applied.errors);
  nextMinute(1_000);
});
afterAll(async () => {
  await postern.stack.stop();
  rmSync(folder, { recursive: true });
});

it('a source with five mails a minute that sends twelve sees all of them leave, five a minute', async () => {
  const ids = await Promise.all(
    Array.from({ length: 12 }, () => postern.send('billing-api', JSON.stringify(notification('anna@mailbox.example')))),
  );
  const current = async (): Promise<readonly Delivery[]> =>
    (await Promise.all(ids.map(postern.deliveriesOf))).flatMap(([delivery]) => delivery ?? []);
  /** Waits until all are where they are going to stay for now. */
  const settled = async (): Promise<Readonly<Record<string, number>>> => {
    await Promise.all(ids.map((id) => postern.until(id, ({ state }) => state === 'sent' || state === 'deferred')));
    const states = Map.groupBy(await current(), ({ state }) => state);
    return Object.fromEntries([...states].map(([state, all]) => [state, all.length]));
  };

  expect(await settled()).toEqual({ sent: 5, deferred: 7 });
  const [waiting] = (await current()).filter(({ state }) => state === 'deferred');
  const explained = await runPostern(['explain', waiting?.messageId ?? '', '--endpoint', postern.stack.url]);
  expect(explained.out).toContain('quota-exceeded');

  // Still the same minute: nothing more leaves.
  await invokeRelease(postern.stack);
  expect(await settled()).toEqual({ sent: 5, deferred: 7 });

  nextMinute(50_000);
  await invokeRelease(postern.stack);
  expect(await settled()).toEqual({ sent: 10, deferred: 2 });

  nextMinute(50_000);
  await invokeRelease(postern.stack);
  expect(await settled()).toEqual({ sent: 12 });
  expect(postern.mailsTo('anna@mailbox.example')).toHaveLength(12);
});
