import { allowListKeys, parseAllowRule } from '../../lambdas/domain/address/allow-rule.ts';
import { domainMatches } from '../../lambdas/domain/address/domain-pattern.ts';
import { type Address, parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import { median } from '../median.ts';

export type LookUps = {
  readonly rules: number;
  readonly directoryEntries: number;
  /** What a recipient is looked up by, on average. */
  readonly keysPerRecipient: number;
  /** Keys of the rules, and their look-up in a Map: without the way to a table and back. */
  readonly microsecondsPerRecipient: number;
  /** The same question asked of each rule in turn. */
  readonly scanMicrosecondsPerRecipient: number;
  /** Whether both found the same of every recipient. */
  readonly agree: boolean;
};

const rounds = 7;

/**
 * How long it takes to find the rule that admits a recipient, by keys and by going through the list, with so many rules. The
 * tables themselves are left out: DynamoDB takes the same time for a key whatever is beside it, and an emulator's memory says
 * nothing about that.
 */
export const measureLookUps = (rules: number, directoryEntries: number): LookUps => {
  const list = Array.from({ length: rules }, (_, index) => ruleOf(index));
  const byKey = new Map(list.map((rule) => [rule, rule]));
  const directory = new Map(
    Array.from({ length: directoryEntries }, (_, index) => [`person-${index}@people.example`, ['customers']]),
  );
  const addresses = Array.from({ length: 2_000 }, (_, index) => addressOf(index, rules, directoryEntries));
  const scanned = addresses.slice(0, rules >= 100_000 ? 20 : 200);

  const byKeys = (address: Address): string | undefined =>
    allowListKeys(address, directory.get(address.lookup))
      .map((key) => byKey.get(key))
      .find((rule) => rule !== undefined);
  const byScan = (address: Address): boolean => list.some((rule) => admits(rule, address, directory));

  const agree = scanned.every((address) => (byKeys(address) !== undefined) === byScan(address));
  const times = { keys: [] as number[], scan: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.keys.push(microsecondsOf(addresses, byKeys));
    times.scan.push(microsecondsOf(scanned, byScan));
  }
  const keys = addresses.reduce((sum, each) => sum + allowListKeys(each, directory.get(each.lookup)).length, 0);
  return {
    rules,
    directoryEntries,
    keysPerRecipient: keys / addresses.length,
    microsecondsPerRecipient: median(times.keys),
    scanMicrosecondsPerRecipient: median(times.scan),
    agree,
  };
};

/** Addresses, domains, sub-domains and groups, as many of each. */
const ruleOf = (index: number): string => {
  const written = [
    `person-${index}@rules.example`,
    `domain-${index}.example`,
    `*.below-${index}.example`,
    `directory:group-${index}`,
  ][index % 4];
  const parsed = parseAllowRule(written ?? '');
  if (!parsed.ok) throw new Error('the bench wrote what is no rule');
  return parsed.key;
};

/** One in five is admitted by no rule; the others each by another kind. */
const addressOf = (index: number, rules: number, directoryEntries: number): Address => {
  const near = (kind: number): number => Math.floor(((index * 7919) % rules) / 4) * 4 + kind;
  const written = [
    `person-${near(0)}@rules.example`,
    `anna@domain-${near(1)}.example`,
    `anna@a.b.below-${near(2)}.example`,
    `person-${index % directoryEntries}@people.example`,
    `nobody-${index}@mail.somewhere.example`,
  ][index % 5];
  const parsed = parseAddress(written ?? '');
  if (!parsed.ok) throw new Error('the bench wrote what is no address');
  return parsed.address;
};

const admits = (rule: string, address: Address, directory: ReadonlyMap<string, readonly string[]>): boolean => {
  if (rule === '*') return true;
  if (rule.includes('@')) return rule === address.lookup;
  if (rule.startsWith('directory:')) return directory.get(address.lookup)?.includes(rule.slice(10)) ?? false;
  return domainMatches(rule, address.domain);
};

const microsecondsOf = (addresses: readonly Address[], find: (address: Address) => unknown): number => {
  const start = performance.now();
  for (const address of addresses) find(address);
  return ((performance.now() - start) * 1_000) / addresses.length;
};
