import * as z from 'zod/mini';
import { suppressionOrigins } from '../contract/policy.ts';
import type { Suppression } from '../domain/policy/facts.ts';
import type { Item } from './table-reader.ts';

const timestamp = z.iso.datetime({ offset: true });
const term = { since: z.optional(timestamp), until: z.optional(timestamp) };

const suppressionItem = z.object({
  entries: z.partialRecord(z.enum(suppressionOrigins), z.object({ origin: z.enum(suppressionOrigins), ...term })),
  /** By purpose. Items of before there was such a thing have none. */
  unsubscribes: z.optional(z.record(z.string(), z.object(term))),
});

/**
 * The suppressions of an address from its item. An item that cannot be read suppresses by every origin and without end:
 * somebody once said not to send there.
 */
export const parseSuppressions = (item: Item): readonly Suppression[] => {
  const parsed = suppressionItem.safeParse(item);
  if (!parsed.success) return suppressionOrigins.map((origin) => ({ origin }));
  const { entries, unsubscribes = {} } = parsed.data;
  return [
    ...Object.values(entries).map(({ origin, ...terms }) => ({ origin, ...given(terms) })),
    ...Object.entries(unsubscribes).map(([purpose, terms]) => ({
      origin: 'unsubscribe' as const,
      purpose,
      ...given(terms),
    })),
  ];
};

const given = ({ since, until }: { readonly since?: string | undefined; readonly until?: string | undefined }) => ({
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until }),
});
