import { Duration } from 'aws-cdk-lib';
import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';

/**
 * The metrics of `lambdas/runtime/measures.ts` and the dimensions each has beside service, environment and, where the
 * function has one, lane. CloudWatch finds a metric by all of its dimensions or not at all; a test compares the two.
 */
export const ownMetrics = {
  Decisions: ['verdict', 'reason'],
  ProviderAnswers: ['answer'],
  AcceptedAfter: [],
  TurnWait: [],
  TurnsRefused: ['because'],
  TurnsMissed: [],
  Endings: ['state'],
  DuplicatesAccepted: [],
  FeedbackDelay: [],
  Holds: ['change'],
  OpenStops: [],
  DailyQuotaLeft: [],
  SentLast24Hours: [],
  MaxSendRate: [],
  Feedback: ['code'],
  DirectoryChanges: ['outcome'],
  Commands: ['outcome'],
  Unsubscribes: ['outcome'],
  Records: ['outcome'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type OwnMetric = keyof typeof ownMetrics;

export type OwnMetricProps<Name extends OwnMetric> = MetricOptions & {
  readonly service: string;
  readonly environment: string;
  /** @default - of a function that serves all lanes */
  readonly lane?: Lane;
  readonly of: Readonly<Record<(typeof ownMetrics)[Name][number], string>>;
};

const fiveMinutes = Duration.minutes(5);

export const ownMetric = <Name extends OwnMetric>(
  metricName: Name,
  { service, environment, lane, of, ...options }: OwnMetricProps<Name>,
): Metric =>
  new Metric({
    namespace: 'Postern',
    metricName,
    period: fiveMinutes,
    statistic: Stats.SUM,
    ...options,
    dimensionsMap: { service, environment, ...(lane !== undefined && { lane }), ...of },
  });

/** The same metric of each lane, labelled with it. */
export const ofEachLane = <Name extends OwnMetric>(
  metricName: Name,
  props: Omit<OwnMetricProps<Name>, 'lane' | 'label'>,
): Readonly<Record<Lane, Metric>> =>
  Object.fromEntries(
    lanes.map((lane) => [lane, ownMetric<Name>(metricName, { ...props, lane, label: lane })]),
  ) as Record<Lane, Metric>;

/** Their sum; a lane that says nothing counts as nothing. */
export const sumOf = (metrics: Readonly<Record<string, Metric>>, label: string): MathExpression =>
  new MathExpression({ expression: 'SUM(METRICS())', usingMetrics: metrics, label, period: fiveMinutes });

type Search = {
  readonly environment: string;
  readonly service: string;
  /** Whether the function is one of each lane. */
  readonly byLane: boolean;
  readonly label: string;
};

/** One line for each combination of the dimensions that there has been. For widgets: an alarm cannot search. */
export const searchFor = (metricName: OwnMetric, { environment, service, byLane, label }: Search): MathExpression => {
  const schema = ['Postern', 'environment', ...(byLane ? ['lane'] : []), 'service', ...ownMetrics[metricName]].join(
    ',',
  );
  const terms = `MetricName="${metricName}" service="${service}" environment="${environment}"`;
  return new MathExpression({
    expression: `SEARCH('{${schema}} ${terms}', 'Sum', 300)`,
    label,
    period: fiveMinutes,
  });
};

export const queueMetric = (metricName: string, queueName: string, options: MetricOptions): Metric =>
  new Metric({ namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName: queueName }, ...options });

/** How long the message that has waited longest has been in the queue. */
export const queueAge = (queueName: string, label?: string): Metric =>
  queueMetric('ApproximateAgeOfOldestMessage', queueName, {
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
    ...(label !== undefined && { label }),
  });

/** Of the account in this region, over what SES calls a representative volume; as a share, not in percent. */
export const reputation = (metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate'): Metric =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    label: 'of this account and region',
    statistic: Stats.MAXIMUM,
    period: Duration.hours(1),
  });

/**
 * Shares at which SES puts an account under review, and at which it may stop it from sending.
 *
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce.html and reputationdashboard-complaint.html
 */
export const sesLimits = {
  'Reputation.BounceRate': { review: 0.05, stop: 0.1 },
  'Reputation.ComplaintRate': { review: 0.001, stop: 0.005 },
} as const;

/** The lowest that was left of the daily quota in a period, in percent. */
export const quotaLeft = (environment: string): Metric =>
  ownMetric('DailyQuotaLeft', {
    service: 'account',
    environment,
    of: {},
    statistic: Stats.MINIMUM,
    label: 'left of the 24-hour quota',
  });

/** So much should be left at any time, in percent: below it bulk mail waits (lambdas/domain/budget/day-budget.ts). */
export const comfortableQuota = 20;

/** The promise of the critical lane. */
export const criticalPromise = { withinSeconds: 10, percent: 99 } as const;

/** The share of critical mails, in percent, that SES accepted within the promised time of the request. */
export const criticalShare = (environment: string, period: Duration): Metric =>
  ownMetric('AcceptedAfter', {
    service: 'send',
    environment,
    lane: 'critical',
    of: {},
    statistic: Stats.percentileRank(criticalPromise.withinSeconds),
    period,
    label: `accepted within ${criticalPromise.withinSeconds} s`,
  });
