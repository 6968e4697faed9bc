import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { Suppression } from '../policy/facts.ts';

/** All that is kept of one address on the suppression list. */
export type SuppressionRecord = {
  /** The look-up form. */
  readonly address: string;
  /** What stands, by origin: each independent of the others. */
  readonly entries: Readonly<Partial<Record<SuppressionOrigin, SuppressionEntry>>>;
  /** Purposes whose mail the person does not want, each with its entry: everything else still goes there. */
  readonly unsubscribes?: Readonly<Record<string, SuppressionEntry>>;
  /** What is remembered of its bounces, below the threshold too. */
  readonly bounces?: BounceHistory;
  /**
   * Until when events of an origin are forgotten (ISO 8601): set when a person removes an entry, so that an old event that
   * comes once more does not bring it back.
   */
  readonly pardons?: Readonly<Partial<Record<SuppressionOrigin, string>>>;
  /** Counts up with every change. */
  readonly version?: number;
};

export type SuppressionEntry = Suppression & { readonly evidence?: Evidence };

/** The event behind an entry. */
export type Evidence = {
  readonly at: string;
  readonly event: string;
  readonly code: string;
  readonly sesMessageId?: string;
  /** Of the delivery, where it is known. */
  readonly messageId?: string;
  readonly smtpStatus?: string;
};

/**
 * What all bounces of an address come to. Only extremes are kept and, of soft bounces, the latest of each hour: the order
 * events come in and how often each comes change nothing.
 */
export type BounceHistory = {
  readonly hard?: { readonly first: string; readonly last: Evidence };
  /** By hour since the epoch: the time of its latest soft bounce. */
  readonly soft?: Readonly<Record<string, string>>;
};

/** An address that nothing is known of. */
export const emptyRecord = (address: string): SuppressionRecord => ({ address, entries: {} });
