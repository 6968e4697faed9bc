import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since the epoch. */
export const now = (): number => Date.now();

export const wait = async (milliseconds: number): Promise<void> => {
  await sleep(milliseconds);
};
