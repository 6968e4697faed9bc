import { inPages } from '../adapters/in-pages.ts';
import { allowListKeys } from '../domain/address/allow-rule.ts';
import { type Address, parseAddress } from '../domain/address/parse-address.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { Lists } from '../domain/policy/recipient-facts.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ControlDependencies } from './dependencies.ts';

/** Calls of a hundred keys each in progress at once. */
const concurrentReads = 8;
const keysPerRead = 100;

/**
 * What the tables know of the recipients of many deliveries, each address and each rule read once.
 * @param others - whose mail would go there: addresses that policies redirect to
 */
export const readListsOf = async (
  deliveries: readonly Delivery[],
  others: readonly Address[],
  { readRecipients, readAllowRules }: Pick<ControlDependencies, 'readRecipients' | 'readAllowRules'>,
): Promise<Lists> => {
  const addresses = new Map<string, Address>(others.map((address) => [address.lookup, address]));
  for (const { recipient = '' } of deliveries) {
    if (addresses.has(recipient)) continue;
    const parsed = parseAddress(recipient);
    if (parsed.ok) addresses.set(parsed.address.lookup, parsed.address);
  }
  const known = await mapConcurrently(inPages([...addresses.keys()], keysPerRead), concurrentReads, (page) =>
    readRecipients({ addresses: page, deliveries: [] }),
  );
  const directory = new Map(known.flatMap((page) => [...page.directory]));
  const suppressions = new Map(known.flatMap((page) => [...page.suppressions]));
  const keys = new Set<string>();
  for (const address of addresses.values()) {
    for (const key of allowListKeys(address, directory.get(address.lookup)?.groups)) keys.add(key);
  }
  const rules = await mapConcurrently(inPages([...keys], keysPerRead), concurrentReads, (page) => readAllowRules(page));
  return { directory, suppressions, allowList: new Map(rules.flatMap((page) => [...page])) };
};
