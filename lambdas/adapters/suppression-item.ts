import * as z from 'zod/mini';
import { suppressionOrigins } from '../contract/policy.ts';
import type { Suppression } from '../domain/policy/facts.ts';
import type { Item } from './table-reader.ts';

const timestamp = z.iso.datetime({ offset: true });

const suppressionItem = z.object({
  entries: z.partialRecord(
    z.enum(suppressionOrigins),
    z.object({
      origin: z.enum(suppressionOrigins),
      since: z.optional(timestamp),
      until: z.optional(timestamp),
    }),
  ),
});

/**
 * The suppressions of an address from its item. An item that cannot be read suppresses by every origin and without end:
 * somebody once said not to send there.
 */
export const parseSuppressions = (item: Item): readonly Suppression[] => {
  const parsed = suppressionItem.safeParse(item);
  if (!parsed.success) return suppressionOrigins.map((origin) => ({ origin }));
  return Object.values(parsed.data.entries).map(({ origin, since, until }) => ({
    origin,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }));
};
