import * as z from 'zod/mini';
import { allowListItem } from '../contract/allow-list.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { AllowRule, DirectoryEntry, Suppression } from '../domain/policy/facts.ts';
import { type DeliveryKey, ledgerQuery } from './ledger.ts';
import { decodeDelivery } from './ledger-item.ts';
import { parseSuppressions } from './suppression-item.ts';
import type { Item, ReadTables } from './table-reader.ts';

/** What the tables know of recipients, each read for a whole batch of requests in one go. */
export type RecipientTables = {
  /** By look-up address; and the ledger, because one call can read all three. */
  readonly readRecipients: (query: {
    readonly addresses: readonly string[];
    readonly deliveries: readonly DeliveryKey[];
  }) => Promise<KnownRecipients>;
  /** By rule. */
  readonly readAllowRules: (keys: readonly string[], when?: 'late') => Promise<ReadonlyMap<string, AllowRule>>;
  /** Rules that were asked for late, the last ones: worth asking for early the next time. */
  readonly rulesAskedLate: () => readonly string[];
};

export type KnownRecipients = {
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly suppressions: ReadonlyMap<string, readonly Suppression[]>;
  /** Those that there are, in no particular order. */
  readonly deliveries: readonly Delivery[];
};

/** A row without groups is of somebody who was taken out. */
const directoryItem = z.object({ address: z.string(), groups: z.array(z.string()) });
const allowRuleItem = z.pick(allowListItem, { rule: true, owner: true, expires: true });

/** An organisation has a handful of groups; those nobody has asked for in a while need not be read with every batch. */
const keptLateRules = 20;

export const createRecipientTables = (
  readTables: ReadTables,
  tables: {
    readonly allowList: string;
    readonly directory: string;
    readonly suppressions: string;
    readonly ledger: string;
  },
): RecipientTables => {
  let late: readonly string[] = [];

  /** What is suppressed is refused for good, and may have been lifted a moment ago to be sent this very mail. */
  const asTheyAreNow = async (seen: readonly Item[]): Promise<KnownRecipients['suppressions']> => {
    const keys = seen.map((item) => ({ address: String(item['address']) }));
    const query = { table: tables.suppressions, keys, consistent: true };
    const items = (await readTables('recipient-tables', [query])).get(tables.suppressions) ?? [];
    return new Map(items.map((item) => [String(item['address']), parseSuppressions(item)]));
  };

  return {
    readRecipients: async ({ addresses, deliveries }) => {
      const keys = addresses.map((address) => ({ address }));
      const found = await readTables('recipient-tables', [
        // Consistent, though half the price would do: who is not in the directory is refused for good, and may have been put
        // there a moment ago to be sent this very mail.
        { table: tables.directory, keys, consistent: true },
        // At half the price: whoever sends looks at suppressions once more, as they are then.
        { table: tables.suppressions, keys, consistent: false },
        // At half the price: all writes of the ledger are conditional, and who meets an item that this has not seen plans
        // again with a read that has.
        { ...ledgerQuery(tables.ledger, deliveries), consistent: false },
      ]);
      const itemsOf = (table: string): readonly Item[] => found.get(table) ?? [];
      return {
        directory: new Map(readable(directoryItem, itemsOf(tables.directory)).map((item) => [item.address, item])),
        suppressions: await asTheyAreNow(itemsOf(tables.suppressions)),
        deliveries: itemsOf(tables.ledger).map(decodeDelivery),
      };
    },

    readAllowRules: async (keys, when) => {
      if (when === 'late') late = [...new Set([...keys, ...late])].slice(0, keptLateRules);
      const found = await readTables('allow-list', [{ table: tables.allowList, keys: keys.map((rule) => ({ rule })) }]);
      const rules = readable(allowRuleItem, found.get(tables.allowList) ?? []);
      return new Map(
        rules.map(({ rule, owner, expires }) => [
          rule,
          { rule, ...(owner === undefined ? {} : { owner }), ...(expires === undefined ? {} : { expires }) },
        ]),
      );
    },

    rulesAskedLate: () => late,
  };
};

/** An item of the lists that admit recipients that cannot be read admits nobody. */
const readable = <Schema extends z.ZodMiniType>(schema: Schema, items: readonly Item[]): readonly z.output<Schema>[] =>
  items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
