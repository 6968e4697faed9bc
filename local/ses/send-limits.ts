import type { Clock } from '../clock.ts';
import type { SentCounter } from './sent-counter.ts';
import { tooManyRequests } from './ses-error.ts';

/** What the account may send: reported by GetAccount, and no more is taken. */
export type SendQuota = {
  /** Recipients; -1 is unlimited. */
  readonly max24HourSend: number;
  /** Recipients a second; -1 is unlimited. */
  readonly maxSendRate: number;
};

export type SendLimits = {
  quota(): SendQuota;
  /** From now on. */
  change(quota: Partial<SendQuota>): void;
  /** @throws {AwsError} `TooManyRequestsException` when so many more would be over the rate or the quota; otherwise they count */
  take(recipients: number): void;
};

/** SES does not say what it measures its rate over; short bursts are let through. */
const MEASURED_SECONDS = 5;

const UNLIMITED = -1;

/** @param sent counts what was accepted in the last 24 hours */
export const createSendLimits = (
  initial: SendQuota,
  { clock, sent }: { readonly clock: Clock; readonly sent: Pick<SentCounter, 'last24Hours'> },
): SendLimits => {
  let quota = initial;
  let recent: { readonly at: number; readonly recipients: number }[] = [];

  return {
    quota: () => quota,
    change(changed) {
      quota = { ...quota, ...changed };
    },
    take(recipients) {
      const { maxSendRate, max24HourSend } = quota;
      if (max24HourSend !== UNLIMITED && sent.last24Hours() + recipients > max24HourSend) {
        throw tooManyRequests('Daily message quota exceeded.');
      }
      if (maxSendRate === UNLIMITED) return;
      const now = clock.now();
      recent = recent.filter(({ at }) => at >= now - MEASURED_SECONDS * 1000);
      const already = recent.reduce((sum, each) => sum + each.recipients, 0);
      if (already + recipients > MEASURED_SECONDS * maxSendRate) {
        throw tooManyRequests('Maximum sending rate exceeded.');
      }
      recent.push({ at: now, recipients });
    },
  };
};
