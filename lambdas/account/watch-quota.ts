import type { SendingQuota } from '../adapters/sending-account.ts';
import { type AccountReading, nextReading } from '../domain/budget/account-reading.ts';
import { dayBudget, settlingMilliseconds } from '../domain/budget/day-budget.ts';
import type { AccountDependencies } from './dependencies.ts';

/** It is renewed every minute, as long as AWS says so, and ends by itself soon after. */
const stopMilliseconds = 3 * 60_000;

/**
 * Reports what is left of the account's quota, tells the workers of it, and stops everything while AWS lets the account send nothing: an answer to a
 * call alone is not believed to mean that. Others may send with the same account: only Amazon SES knows all of it.
 * @throws whatever the reading throws: nobody is warned while it fails, so it has an alarm of its own
 */
export const watchQuota = async (dependencies: AccountDependencies): Promise<void> => {
  const { readQuota, observe } = dependencies;
  const [before] = await Promise.allSettled([lookBefore(dependencies)]);
  const quota = await readQuota();
  const { sentLast24Hours, perSecond, stopped } = quota;
  observe({ event: 'quota-read', percentLeft: percentLeft(quota), sentLast24Hours, perSecond });
  // Neither waits for the other: each is of use alone.
  const [told, stopping] = await Promise.allSettled([
    tellWorkers(before, quota, dependencies),
    stopped === undefined ? undefined : stopEverything(stopped, dependencies),
  ]);
  if (stopping.status === 'rejected') throw stopping.reason;
  if (told.status === 'rejected') throw told.reason;
};

type Before = { readonly reading: AccountReading | undefined; readonly counted: number };

/**
 * What the lanes have counted, where they do, and time for it to be sent: else the mails that are between the count and SES
 * would be in neither, once more at each reading.
 */
const lookBefore = async ({ now, wait, readings }: AccountDependencies): Promise<Before> => {
  const [reading, counted] = await Promise.all([readings.latest(), readings.counted()]);
  if (dayBudget('bulk', reading, now()).day === 'counted') await wait(settlingMilliseconds);
  return { reading, counted };
};

const tellWorkers = async (
  before: PromiseSettledResult<Before>,
  quota: SendingQuota,
  { now, readings }: AccountDependencies,
): Promise<void> => {
  if (before.status === 'rejected') throw before.reason;
  const { reading, counted } = before.value;
  await readings.follow(reading, nextReading(reading, { ...quota, counted }, now()));
};

const stopEverything = async (
  stopped: string,
  { now, raiseStop, observe }: Pick<AccountDependencies, 'now' | 'raiseStop' | 'observe'>,
): Promise<void> => {
  const reason = `AWS has stopped the account from sending (${stopped})`;
  const isNew = await raiseStop({ scope: 'everything', reason, until: now() + stopMilliseconds });
  if (isNew) observe({ event: 'stop-raised', scope: 'everything', error: 'AccountStopped' });
};

/** Of a daily quota of nothing nothing is left; SES counts what it was sent over the quota, too. */
const percentLeft = ({ daily, sentLast24Hours }: SendingQuota): number => {
  if (daily === Number.POSITIVE_INFINITY) return 100;
  return daily <= 0 ? 0 : Math.max(0, 100 * (1 - sentLast24Hours / daily));
};
