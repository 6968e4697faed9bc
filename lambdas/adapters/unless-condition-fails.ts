import { reach } from './reach.ts';

/** Makes a conditional write to the ledger. False, and nothing written, if its condition does not hold. */
export const unlessConditionFails = (write: () => Promise<unknown>): Promise<boolean> =>
  reach('ledger', async () => {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  });
