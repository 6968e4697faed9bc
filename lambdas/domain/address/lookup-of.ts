import { parseAddress } from './parse-address.ts';

/** The key an address has in the tables; what is no address has the nearest there is to one. */
export const lookupOf = (address: string): string => {
  const parsed = parseAddress(address);
  return parsed.ok ? parsed.address.lookup : address.toLowerCase();
};
