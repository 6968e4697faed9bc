import type { Clock } from '../../clock.ts';

export const SUPPRESSION_REASONS = ['BOUNCE', 'COMPLAINT'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export type SuppressedDestination = {
  readonly address: string;
  readonly reason: SuppressionReason;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** The mail, and the event, that put it on the list. */
  readonly cause: { readonly messageId: string; readonly feedbackId: string } | undefined;
};

/** The account's suppression list. Addresses that differ in case only are the same. */
export type SuppressionList = {
  put(address: string, reason: SuppressionReason, cause?: SuppressedDestination['cause']): void;
  get(address: string): SuppressedDestination | undefined;
  /** @returns whether it was on the list */
  remove(address: string): boolean;
  /** In the order in which they came onto the list. */
  all(): readonly SuppressedDestination[];
};

export const createSuppressionList = (clock: Clock): SuppressionList => {
  const destinations = new Map<string, SuppressedDestination>();
  return {
    put: (address, reason, cause) =>
      void destinations.set(address.toLowerCase(), { address, reason, updatedAt: clock.now(), cause }),
    get: (address) => destinations.get(address.toLowerCase()),
    remove: (address) => destinations.delete(address.toLowerCase()),
    all: () => [...destinations.values()],
  };
};
