/** Key layouts of the tables, once for stacks, functions and command. Attribute names are DynamoDB's; all times are UTC. */
export const tableKeys = {
  allowList: { partitionKey: 'rule' },
  suppressions: { partitionKey: 'address' },
  directory: { partitionKey: 'address', timeToLive: 'ttl' },
  policies: { partitionKey: 'name' },
  stops: { partitionKey: 'scope' },
  /** What each unsubscribe link in a mail is about, by the SHA-256 of its token. */
  unsubscribeLinks: { partitionKey: 'tokenHash', timeToLive: 'ttl' },
  /** Append-only: `day` is the date (UTC), `entry` the time and an id. */
  audit: { partitionKey: 'day', sortKey: 'entry' },
  /** A count of a window of a quota (adapters/quota-counters.ts) or of the account's rate (adapters/rate-counters.ts) or day (adapters/day-count.ts), and how far reconciling is. */
  counters: { partitionKey: 'counter', timeToLive: 'ttl' },
  ledger: {
    partitionKey: 'messageId',
    /** A number: the recipient's place in the request (see docs/decisions/0005-ledger-sort-key.md). */
    sortKey: 'recipientIndex',
    timeToLive: 'ttl',
    /** KEYS_ONLY, immutable attributes only, so that status changes never write it again. */
    byRecipient: { name: 'byRecipient', partitionKey: 'recipient', sortKey: 'receivedAt' },
    /**
     * KEYS_ONLY: what a source has sent, hour by hour (domain/delivery/source-hour.ts). Its attributes change only when a
     * delivery that had ended is decided anew. Sparse: a request of nobody's is not in it.
     */
    bySource: { name: 'bySource', partitionKey: 'sourceHour', sortKey: 'receivedAt' },
    /**
     * KEYS_ONLY and sparse: the deliveries that wait, by when they are to be looked at again (ISO 8601 in UTC), and those that
     * have ended and whose sources may not have been told.
     */
    parked: { name: 'parked', partitionKey: 'parkedShard', sortKey: 'dueAt' },
  },
} as const;

/** Keys of the Counters table that are about the account: what Amazon SES said of it, and beginnings of what is counted of it. */
export const budgetKeys = { account: 'account', rate: 'rate/', day: 'day' } as const;

/** Keys of the Counters table that are about reconciling: how far it is, and beginnings of what it has seen settled. */
export const reconcileKeys = { progress: 'reconcile', settled: 'settled/' } as const;

/** What the keys of the Counters table that are about quotas are like. */
export const quotaKeys = ['source:*', 'purpose:*', 'principal:*'] as const;

/** Prefixes of the pipeline bucket. */
export const pipelinePrefixes = {
  content: 'content/',
  policies: 'policies/',
  deadLetters: 'dead-letters/',
  /** Mail requests of senders that no source lists, as they came. */
  requests: 'requests/',
} as const;

/** `parkedShard` is "0" to "7": a stop of everything must not make one partition of the index hot. */
export const parkedShards = 8;

/** `sourceHour` ends in "#0" to "#3": a source that sends seven times its usual must not make one partition hot. */
export const sourceHourShards = 4;

/** The row of the Policies table that points to the policy in force. */
export const policyInForce = 'in-force';

/** The row of the Policies table that keeps a version which is not in force any more. */
export const policyVersionName = (version: number): string => `version-${version}`;

/** Under which a dead letter stands in the ledger's table (adapters/dead-letter-register.ts): no message id has a colon. */
export const deadLetterItemId = (stage: string, sqsMessageId: string): string => `dead-letter:${stage}:${sqsMessageId}`;

/**
 * Partitions of the index of what is parked that hold dead letters, by when they were given up, and those of them that
 * people have asked to bring back, by when they did. What waits stands in those of `parkedShards`.
 */
export const deadLetterPartitions = {
  waiting: (queue: string): string => `dead-letters:${queue}`,
  marked: (queue: string): string => `redrive:${queue}`,
} as const;

/** An unsubscribe link works this long: people look for it in the last mail they kept, which may be a year old. */
export const unsubscribeLinkDays = 400;
