import { type SuppressionOrigin, suppressionOrigins } from '../../contract/policy.ts';
import type { SuppressionEntry, SuppressionRecord } from '../feedback/suppression-record.ts';

/** What stands on the list, and what a person said who entered it. */
export type KeptEntry = SuppressionEntry & { readonly reason?: string; readonly by?: string };

export type KeptRecord = Omit<SuppressionRecord, 'entries' | 'unsubscribes'> & {
  readonly entries: Readonly<Partial<Record<SuppressionOrigin, KeptEntry>>>;
  readonly unsubscribes?: Readonly<Record<string, KeptEntry>>;
  /** Whether it can be read; if not, the functions take it for suppressed by every origin, and so it is shown. */
  readonly isReadable: boolean;
};

export const unreadableRecord = (address: string): KeptRecord => ({
  address,
  entries: Object.fromEntries(
    suppressionOrigins.map((origin) => [origin, { origin, reason: 'what is kept of this address cannot be read' }]),
  ),
  isReadable: false,
});
