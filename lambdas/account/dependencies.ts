import type { AccountReadings } from '../adapters/account-readings.ts';
import type { RaiseStop } from '../adapters/raise-stop.ts';
import type { ReadQuota } from '../adapters/sending-account.ts';
import type { Observe } from '../runtime/observation.ts';

/** What watching the account needs of the world. */
export type AccountDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly readQuota: ReadQuota;
  readonly readings: AccountReadings;
  readonly raiseStop: RaiseStop;
  readonly observe: Observe;
};
