import { parseAddress } from './parse-address.ts';

/** Whether two texts are addresses of the same mailbox, however each spells it. False if one of them is no address. */
export const sameMailbox = (one: string, other: string): boolean => {
  const [first, second] = [parseAddress(one), parseAddress(other)];
  return first.ok && second.ok && first.address.lookup === second.address.lookup;
};
