/** What happens to an event on its way: SES promises neither order nor single delivery (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns.html). */
export type FeedbackFault =
  | {
      readonly fault: 'duplicate';
      /** Beside the one that arrives anyway. @default 1 */
      readonly copies?: number;
    }
  /** It is overtaken: it waits for the next event, a minute at most. */
  | { readonly fault: 'reorder' }
  | { readonly fault: 'delay'; readonly milliseconds: number }
  | { readonly fault: 'lose' };

export type FeedbackFaultOrder = FeedbackFault & {
  /** Infinity for every event from now on. @default 1 */
  readonly times?: number;
};
