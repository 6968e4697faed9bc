/** What became of one record of a batch. */
export type RecordOutcome =
  /** Finished, with a yes or a no: the message is deleted. */
  | { readonly outcome: 'done' }
  /** Nothing is wrong with it, but not now: the message comes back after so many seconds. */
  | { readonly outcome: 'retry-later'; readonly afterSeconds: number; readonly because: string }
  /** Not from whom it should be, or not what was decided: to the dead-letter queue at once. */
  | { readonly outcome: 'untrusted'; readonly because: 'sender' | 'content' | 'topic' | 'account' }
  /** Nothing that can be read, now or later: to the dead-letter queue at once. */
  | { readonly outcome: 'unreadable'; readonly because: string }
  /** Something was thrown: an `OutageError`, or what nobody expected. */
  | { readonly outcome: 'failed'; readonly error: unknown };

export const done: RecordOutcome = { outcome: 'done' };

export const retryLater = (afterSeconds: number, because: string): RecordOutcome => ({
  outcome: 'retry-later',
  afterSeconds,
  because,
});

/** The outcome of work that throws what fails it. */
export const outcomeOf = async (work: Promise<RecordOutcome>): Promise<RecordOutcome> => {
  try {
    return await work;
  } catch (error) {
    return { outcome: 'failed', error };
  }
};
