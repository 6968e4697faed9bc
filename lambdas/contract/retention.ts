/**
 * How long what a mail needs on its way is kept, in days. The queues, buckets and tables are made with these numbers
 * (infra/constructs/retention.ts), and a policy whose mail would outlive them is refused.
 */
export const retentionDays = {
  /** Messages of intake and outbound queues: whatever an outage keeps longer from being looked at is deleted by SQS. */
  queue: 7,
  /** The longest SQS keeps a message. It starts anew when a function dead-letters deliberately. */
  deadLetterQueue: 14,
  /** Requests of senders that no source lists. */
  request: 5,
  /** Content, attachments and dead letters outlive every message that points to them: a redrive finds them. */
  content: 22,
  /** A ledger item, and with it an idempotency key, from when its request was accepted. */
  ledger: 45,
} as const;

/**
 * How much of each must be left when the oldest mail comes to its end: it may meet an outage just then, and S3 and DynamoDB
 * delete once a day or two.
 */
const keptInReserveDays: Readonly<Record<keyof typeof retentionDays, number>> = {
  queue: 4,
  deadLetterQueue: 0,
  request: 2,
  content: 2 + retentionDays.deadLetterQueue,
  ledger: 2,
};

const names: Readonly<Record<keyof typeof retentionDays, string>> = {
  queue: 'a message on a queue is',
  deadLetterQueue: 'a dead letter is',
  request: 'a request of an unknown sender is',
  content: 'content is',
  ledger: 'a ledger item is',
};

const kinds = Object.keys(retentionDays) as readonly (keyof typeof retentionDays)[];

/** No purpose's mail may be older: everything it needs is kept for so long, and a reserve longer. */
export const longestMaxAgeDays = Math.min(...kinds.map((kind) => retentionDays[kind] - keptInReserveDays[kind]));

/** Why, for whoever asks for more. */
export const whyNotOlder = `at most ${longestMaxAgeDays * 24}h: ${kinds
  .filter((kind) => retentionDays[kind] - keptInReserveDays[kind] === longestMaxAgeDays)
  .map((kind) => `${names[kind]} kept for ${retentionDays[kind]} days, ${keptInReserveDays[kind]} of them in reserve`)
  .join('; ')}`;
