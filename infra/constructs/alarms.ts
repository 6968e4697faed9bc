import { Duration } from 'aws-cdk-lib';
import type { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

const alarmOnAny = (scope: Construct, id: string, metric: Metric, impact: string): Alarm =>
  metric.createAlarm(scope, id, {
    alarmDescription: impact,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });

/** Goes off when an invocation fails as a whole: a crash, a time-out, an environment that does not parse. */
export const alarmOnErrors = (scope: Construct, target: IFunction, errorImpact: string): Alarm =>
  alarmOnAny(scope, 'Errors', target.metricErrors({ period: Duration.minutes(5), statistic: Stats.SUM }), errorImpact);

/** Goes off while anything lies in the queue. */
export const alarmOnDeadLetters = (queue: Queue, deadLetterImpact: string): Alarm =>
  alarmOnAny(
    queue,
    'Waiting',
    queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
    deadLetterImpact,
  );
