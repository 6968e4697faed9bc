import type { OwnStore } from '../contract/outage-error.ts';
import { reach } from './reach.ts';

/** Makes a conditional write. False, and nothing written, if its condition does not hold. */
export const unlessConditionFails = (write: () => Promise<unknown>, store: OwnStore = 'ledger'): Promise<boolean> =>
  reach(store, async () => {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  });
