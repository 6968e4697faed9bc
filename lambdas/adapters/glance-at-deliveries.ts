import type { Delivery } from '../domain/delivery/delivery.ts';
import { type DeliveryKey, ledgerQuery } from './ledger.ts';
import { decodeDelivery } from './ledger-item.ts';
import type { ReadTables } from './table-reader.ts';

/** Deliveries as they were a moment ago, those that there are, in no particular order: half the price of reading them. */
export type GlanceAtDeliveries = (keys: readonly DeliveryKey[]) => Promise<readonly Delivery[]>;

export const createDeliveryGlances =
  (readTables: ReadTables, table: string): GlanceAtDeliveries =>
  async (keys) => {
    const found = await readTables('ledger', [{ ...ledgerQuery(table, keys), consistent: false }]);
    return (found.get(table) ?? []).map(decodeDelivery);
  };
