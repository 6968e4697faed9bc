import { allowListKeys } from '../domain/address/allow-rule.ts';
import { parseAddress } from '../domain/address/parse-address.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { recipientAddress } from '../domain/policy/decide-again.ts';
import type { Lists } from '../domain/policy/recipient-facts.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/** What the tables know of the recipients of deliveries, in two calls where it fits. */
export const readLists = async (
  deliveries: readonly Delivery[],
  { readRecipients, readAllowRules }: Pick<ReleaseDependencies, 'readRecipients' | 'readAllowRules'>,
): Promise<Lists> => {
  const addresses = deliveries.flatMap((delivery) => {
    const parsed = parseAddress(recipientAddress(delivery));
    return parsed.ok ? [parsed.address] : [];
  });
  if (addresses.length === 0) return { allowList: new Map(), directory: new Map(), suppressions: new Map() };
  const known = await readRecipients({ addresses: addresses.map(({ lookup }) => lookup), deliveries: [] });
  const rules = addresses.flatMap((address) => allowListKeys(address, known.directory.get(address.lookup)?.groups));
  return { ...known, allowList: await readAllowRules(rules) };
};
