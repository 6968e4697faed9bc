import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

import type { RunbookSection } from './runbook.ts';
import { alarmText } from './runbook.ts';

export type ImpactAlarmProps = {
  readonly metric: IMetric;
  /** One sentence on what people suffer. */
  readonly impact: string;
  readonly section: RunbookSection;
  /** @default 1 */
  readonly threshold?: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /**
   * What is wrong with the metric: that it has risen to the threshold, or fallen below it.
   *
   * @default 'risen'
   */
  readonly when?: 'risen' | 'fallen';
  /**
   * What it means when the metric says nothing.
   *
   * @default 'good'
   */
  readonly silence?: 'good' | 'bad';
};

/** An alarm whose text is what people suffer and where the runbook says what to do. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, { impact, section, when, silence, ...props }: ImpactAlarmProps) {
    super(scope, id, {
      threshold: 1,
      evaluationPeriods: 1,
      ...props,
      alarmDescription: alarmText(impact, section),
      comparisonOperator:
        when === 'fallen'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: silence === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Goes off when an invocation fails as a whole: a crash, a time-out, an environment that does not parse. */
export const alarmOnErrors = (scope: Construct, target: IFunction, errorImpact: string): Alarm =>
  new ImpactAlarm(scope, 'Errors', {
    metric: target.metricErrors({ period: Duration.minutes(5), statistic: Stats.SUM }),
    impact: errorImpact,
    section: 'function-errors',
  });

/** Goes off when Lambda has refused to start the function for a quarter of an hour. */
export const alarmOnThrottles = (scope: Construct, target: IFunction, errorImpact: string): Alarm =>
  new ImpactAlarm(scope, 'Throttles', {
    metric: target.metricThrottles({ period: Duration.minutes(5), statistic: Stats.SUM }),
    impact: `Lambda has no room for the function: ${errorImpact}`,
    section: 'function-throttles',
    evaluationPeriods: 3,
  });

/**
 * Two alarms: one when a dead letter arrives, however soon it is taken out, and one when they stay.
 *
 * Messages received, because those that SQS moves by itself are not counted as sent
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html).
 */
export const alarmOnDeadLetters = (queue: Queue, deadLetterImpact: string): void => {
  new ImpactAlarm(queue, 'Arrived', {
    metric: queue.metricNumberOfMessagesReceived({ period: Duration.minutes(5), statistic: Stats.SUM }),
    impact: deadLetterImpact,
    section: 'dead-letters',
  });
  new ImpactAlarm(queue, 'Waiting', {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: Stats.MINIMUM }),
    impact: `${deadLetterImpact}, and their senders are not told: nothing takes them out of the dead-letter queue, which deletes them after 14 days`,
    section: 'dead-letters-not-filed',
    evaluationPeriods: 3,
  });
};
