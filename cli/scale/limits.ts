/** A limit that AWS or an environment sets to what Postern does in a second. */
export type Limit = {
  readonly value: number;
  /** What moves it, for people: a quota of Service Quotas by its code, a value of the environment, or what Postern would have to change. */
  readonly raise: string;
  /** Where it was read; what is assumed was not read anywhere that counts. */
  readonly source: string;
  readonly assumed?: true;
};

const partition = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html';
const tableQuotas = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html';
const lambdaQuotas = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

/** What one item, and all items of one partition key, take in a second: no quota moves it. */
const writesOfPartition = { value: 1_000, source: partition } as const;
const readsOfPartition = { value: 3_000, source: partition } as const;

const ofNewTable = {
  source: partition,
  raise:
    'nothing: doubles within 30 minutes of a new peak; or warm the table up (WarmThroughput) before the first large run',
} as const;

/** Defaults of a new account in an ordinary region, November 2026, and the values of the example `infra/environments/prod.ts`. */
export const limits = {
  'ses-rate': {
    value: 14,
    raise: 'quota ses/L-CDEF9B6B, Sending rate (1 in the sandbox)',
    source: 'what new production accounts commonly get; GetAccount says yours',
    assumed: true,
  },
  'ses-day': {
    value: 50_000,
    raise: 'quota ses/L-804C8AE8, Sending quota (200 in the sandbox)',
    source: 'what new production accounts commonly get; GetAccount says yours',
    assumed: true,
  },
  'rate-budget': {
    value: 5_000,
    raise: 'Postern: tests hold its bounds up to this rate, and nobody has looked beyond',
    source: 'test/domain/budget/lattice.test.ts',
  },
  'filter-concurrency': {
    value: 20,
    raise: 'environment: lanes.<lane>.filterConcurrency, 2 to 1,000',
    source: 'infra/environments/prod.ts, lane standard',
  },
  'send-concurrency': {
    value: 20,
    raise: 'environment: lanes.<lane>.sendConcurrency, 2 to 1,000',
    source: 'infra/environments/prod.ts, lane standard',
  },
  'feedback-concurrency': {
    value: 10,
    raise: 'environment: feedbackConcurrency, 2 to 1,000',
    source: 'infra/environments/prod.ts',
  },
  'lambda-concurrency': {
    value: 1_000,
    raise: 'quota lambda/L-B99A9384, Concurrent executions (new accounts may have 10)',
    source: lambdaQuotas,
  },
  'lambda-invocations': {
    value: 10_000,
    raise: 'quota lambda/L-B99A9384: ten invocations a second for each concurrent one',
    source: lambdaQuotas,
  },
  'sqs-in-flight': {
    value: 120_000,
    raise: 'a case with AWS Support',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
  },
  'sns-publishes': {
    value: 9_000,
    raise: 'quota sns/L-F8E2BA85, Messages Published per Second (eu-west-1; 30,000 in us-east-1)',
    source: 'from memory',
    assumed: true,
  },
  'table-writes-new': { value: 4_000, ...ofNewTable },
  'table-reads-new': { value: 12_000, ...ofNewTable },
  'table-writes': {
    value: 40_000,
    raise: 'quota dynamodb/L-AB614373, Table-level write throughput',
    source: tableQuotas,
  },
  'table-reads': {
    value: 40_000,
    raise: 'quota dynamodb/L-CF0CBE56, Table-level read throughput',
    source: tableQuotas,
  },
  'by-source': { ...writesOfPartition, raise: 'Postern: sourceHourShards (lambdas/contract/tables.ts), 4 now' },
  parked: { ...writesOfPartition, raise: 'Postern: parkedShards (lambdas/contract/tables.ts), 8 now' },
  'rate-counter': {
    ...writesOfPartition,
    raise: 'Postern: several items for a lane and second, each with its part of the tokens',
  },
  'quota-counter': { ...writesOfPartition, raise: 'Postern: mostItems (lambdas/domain/quota/shares.ts), 16 now' },
  'stop-row': { ...readsOfPartition, raise: 'Postern: several rows for each scope, one of which each look reads' },
  'policy-pointer': {
    ...readsOfPartition,
    raise: 'Postern: lookAheadMilliseconds (lambdas/adapters/policy-reader.ts), 500 now',
  },
  reconcile: {
    value: 1_500,
    raise: 'Postern: memory of the function (infra/constructs/bound-function.ts), 512 MB now; with 1,769 MB 5,000',
    source: 'computed in docs/decisions/0019-no-limbo.md',
    assumed: true,
  },
  'content-puts': {
    value: 3_500,
    raise: 'nothing: S3 splits a prefix that stays busy, and answers 503 until it has; the batch comes again',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;

export const limitOf = (name: LimitName): Limit => limits[name];

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: how an event source mapping comes to more
 * invocations at once. Postern sets `MaximumConcurrency` on each, which is 1,000 at most.
 */
export const pollerRamp = { atFirst: 5, perMinute: 300, atMost: 1_000 } as const;
