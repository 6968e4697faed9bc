import type { SendingQuota } from '../adapters/sending-account.ts';
import type { AccountDependencies } from './dependencies.ts';

/**
 * Reports what is left of the account's quota. Others may send with the same account: only Amazon SES knows all of it.
 * @throws whatever the reading throws: nobody is warned while it fails, so it has an alarm of its own
 */
export const watchQuota = async ({ readQuota, observe }: AccountDependencies): Promise<void> => {
  const quota = await readQuota();
  const { sentLast24Hours, perSecond } = quota;
  observe({ event: 'quota-read', percentLeft: percentLeft(quota), sentLast24Hours, perSecond });
};

/** Of a daily quota of nothing nothing is left; SES counts what it was sent over the quota, too. */
const percentLeft = ({ daily, sentLast24Hours }: SendingQuota): number => {
  if (daily === Number.POSITIVE_INFINITY) return 100;
  return daily <= 0 ? 0 : Math.max(0, 100 * (1 - sentLast24Hours / daily));
};
