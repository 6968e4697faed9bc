import type { SuppressionOrigin } from '../../contract/policy.ts';

/** What became of an address, in one spelling, on the list that SES keeps for the account. */
export type ProviderRemoval = {
  readonly address: string;
  readonly outcome: 'removed' | 'not-listed' | 'needs-consent' | 'left';
  /** Why it may still be there, where SES could not be asked. */
  readonly because?: string;
};

/** What a removal came to. */
export type Removed = {
  readonly address: string;
  readonly origins: readonly SuppressionOrigin[];
  /** Purposes whose mail it gets again. */
  readonly purposes?: readonly string[];
  /** What the address is still suppressed by; for mail of a purpose: `unsubscribe (newsletter)`. */
  readonly remaining: readonly string[];
  /** What became of it on SES's own list; absent: it was not touched. */
  readonly provider?: readonly ProviderRemoval[];
};

/** A removal of the past, and what the audit has of it. */
export type PastRemoval = {
  readonly origin: string;
  /** ISO 8601: events up to then are forgotten. */
  readonly at: string;
  readonly by?: string;
  readonly reason?: string;
  readonly consent?: string;
};
