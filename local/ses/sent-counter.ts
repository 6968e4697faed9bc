import type { Clock } from '../clock.ts';

/** Counts recipients for the sending quota, which looks at the last 24 hours. */
export type SentCounter = { add(recipients: number): void; last24Hours(): number };

const MINUTE_MILLISECONDS = 60_000;
const MINUTES_PER_DAY = 24 * 60;

/** Exact to the minute, so that its memory is bounded. */
export const createSentCounter = (clock: Clock): SentCounter => {
  const recipientsByMinute = new Map<number, number>();
  const currentMinute = () => Math.floor(clock.now() / MINUTE_MILLISECONDS);

  const forgetOld = () => {
    for (const minute of recipientsByMinute.keys()) {
      if (minute <= currentMinute() - MINUTES_PER_DAY) {
        recipientsByMinute.delete(minute);
      }
    }
  };

  return {
    add(recipients) {
      const minute = currentMinute();
      if (!recipientsByMinute.has(minute)) {
        forgetOld();
      }
      recipientsByMinute.set(minute, (recipientsByMinute.get(minute) ?? 0) + recipients);
    },
    last24Hours() {
      forgetOld();
      return [...recipientsByMinute.values()].reduce((sum, recipients) => sum + recipients, 0);
    },
  };
};
