/** Key layouts of the tables, once for stacks, functions and command. Attribute names are DynamoDB's; all times are UTC. */
export const tableKeys = {
  allowList: { partitionKey: 'rule' },
  suppressions: { partitionKey: 'address' },
  directory: { partitionKey: 'address' },
  policies: { partitionKey: 'name' },
  ledger: {
    partitionKey: 'messageId',
    /** A number: the recipient's place in the request (see docs/decisions/0005-ledger-sort-key.md). */
    sortKey: 'recipientIndex',
    timeToLive: 'ttl',
    /** KEYS_ONLY, immutable attributes only, so that status changes never write it again. */
    byRecipient: { name: 'byRecipient', partitionKey: 'recipient', sortKey: 'receivedAt' },
  },
} as const;

/** Prefixes of the pipeline bucket. */
export const pipelinePrefixes = { content: 'content/', policies: 'policies/' } as const;

/** The row of the Policies table that points to the policy in force. */
export const policyInForce = 'in-force';

/** A ledger item, and with it an idempotency key, lives this long after its request was accepted. */
export const ledgerRetentionDays = 45;
