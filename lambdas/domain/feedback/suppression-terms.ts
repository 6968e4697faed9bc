/** For how long addresses are suppressed; the policy's `suppression` will say so. */
export type SuppressionTerms = {
  /** After the first bounce, and after one that shows that the mailbox has not come back. */
  readonly bounceDays: readonly [first: number, again: number];
  /** So many soft bounces in so many hours suppress for so many days. */
  readonly softBounces: { readonly count: number; readonly withinHours: number; readonly days: number };
};

export const defaultTerms: SuppressionTerms = {
  bounceDays: [14, 180],
  softBounces: { count: 3, withinHours: 72, days: 3 },
};

/** Bounces of mails that were under way at the same time are one piece of news, not a repetition. */
export const repetitionAfterHours = 24;
