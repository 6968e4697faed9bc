import { mostReceipts } from '../contract/most-receipts.ts';

/** What the last wait comes to. */
const longestWaitSeconds = 900;

/**
 * How long a message waits at least before it is received again: next to nothing at first, and longer the more of its
 * receipts are used up, so that they last for more than the three days that any mail may wait. A provider that throttles for
 * ten minutes is asked again within seconds all the while, and one that throttles for hours within minutes.
 */
export const leastWaitSeconds = (receiveCount: number): number =>
  Math.ceil(longestWaitSeconds * (Math.min(receiveCount, mostReceipts) / mostReceipts) ** 2);
