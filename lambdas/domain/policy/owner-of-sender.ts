import type { Policy } from '../../contract/policy.ts';
import { lookupOf } from '../address/lookup-of.ts';

/**
 * The source that owns an address to write from: `asker` if it is one of the owners (sources may share an address), else
 * whoever lists it; undefined if nobody does.
 */
export const ownerOfSender = (address: string, asker: string, policy: Policy): string | undefined => {
  const owners = ownersIn(policy).get(lookupOf(address)) ?? [];
  return owners.includes(asker) ? asker : owners[0];
};

/** By look-up address. A policy is never changed, and has hundreds of addresses to parse: each of it once. */
const ownersIn = (policy: Policy): ReadonlyMap<string, readonly string[]> => {
  const known = indexes.get(policy);
  if (known !== undefined) return known;
  const owners = new Map<string, string[]>();
  for (const [name, { from }] of Object.entries(policy.sources)) {
    for (const key of new Set(from.map(lookupOf))) owners.set(key, [...(owners.get(key) ?? []), name]);
  }
  indexes.set(policy, owners);
  return owners;
};

const indexes = new WeakMap<Policy, ReadonlyMap<string, readonly string[]>>();
