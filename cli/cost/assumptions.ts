import type { PriceName } from './prices.ts';

/** What the local stack cannot tell and a price needs. Each is on the careful side. */
export const assumptions = {
  memoryMegabytes: 512,
  /** A function has one processor at 1,769 MB, and at 512 MB as much less of it as that. */
  megabytesOfOneProcessor: 1769,
  /** Calls of an invocation that wait for each other. */
  roundTrips: { filter: 6, send: 5, feedback: 2 },
  millisecondsOfRoundTrip: 5,
  /** The one SendEmail call of a mail; those of a batch are made at once. */
  millisecondsOfSending: 60,
  /** What Lambda itself logs: START, END and REPORT. */
  logBytesOfInvocation: 350,
  logRetentionMonths: 3,
  ledgerRetentionMonths: 1.5,
  /**
   * What reconcile reads of a mail: the item and its entry in the index by source, at its maximum age and once more when its
   * hour is counted. The item is read once where its source has so much mail that its end is noted: then batches are full, too.
   * Where a source has one maximum age and one lane (docs/decisions/0019-no-limbo.md).
   */
  reconcileReadUnits: { full: 0.55, one: 1.05 },
  /** An unsubscribe link's item, with what DynamoDB adds to each, and how long it is kept. */
  unsubscribeLinkBytes: 350,
  unsubscribeLinkMonths: 13.2,
  /** How long SNS uses a data key of KMS before it asks for another. */
  dataKeySeconds: 300,
  /** Who publishes to a topic: SES or a function; each asks to encrypt, and SNS to decrypt. */
  keyRequestsOfTopic: 2,
  /** Pollers of a queue whose mapping has a maximum concurrency, each waiting for 20 s at a time. */
  pollers: 5,
  secondsOfPoll: 20,
  /** Combinations of dimensions that occur in a month, of all metrics. */
  customMetrics: 100,
} as const;

export const secondsOfMonth = 30 * 86_400;

/** The plan's tiers of Amazon SES, by recipients a month. */
export const essentialsTiers: readonly { readonly upTo: number; readonly price: PriceName }[] = [
  { upTo: 10e6, price: 'ses-essentials' },
  { upTo: 100e6, price: 'ses-essentials-10m' },
  { upTo: Number.POSITIVE_INFINITY, price: 'ses-essentials-100m' },
];
