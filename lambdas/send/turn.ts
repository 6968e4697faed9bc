/** Whether a provider call may be made. */
export type Turn =
  /** @property by - the latest moment at which it may begin, milliseconds since the epoch */
  | { readonly granted: true; readonly by: number }
  /** The account's calls of this time are others'. */
  | { readonly granted: false; readonly because: 'rate'; readonly afterSeconds: number }
  /** The lane's part of the account's 24-hour quota is used up. */
  | {
      readonly granted: false;
      readonly because: 'day-budget';
      readonly afterSeconds: number;
      readonly limit: number;
      readonly daily: number;
    };

/**
 * Waits for a mail's turn to be called for.
 * @param giveUpAt - the latest moment to wait until, milliseconds since the epoch
 * @throws OutageError when nobody can say whose turn it is
 */
export type TakeTurn = (source: string, giveUpAt: number) => Promise<Turn>;
