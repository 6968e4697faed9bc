import * as z from 'zod/mini';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME_LENGTH = 255;

/**
 * Never goes off: there are no metrics.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 */
export const cloudWatchAlarm = defineResource({
  type: 'AWS::CloudWatch::Alarm',
  properties: z.strictObject({
    AlarmName: z.optional(text),
    AlarmActions: noLocalEffect,
    AlarmDescription: noLocalEffect,
    ComparisonOperator: noLocalEffect,
    DatapointsToAlarm: noLocalEffect,
    Dimensions: noLocalEffect,
    EvaluationPeriods: noLocalEffect,
    MetricName: noLocalEffect,
    Metrics: noLocalEffect,
    Namespace: noLocalEffect,
    OKActions: noLocalEffect,
    Period: noLocalEffect,
    Statistic: noLocalEffect,
    Tags: noLocalEffect,
    Threshold: noLocalEffect,
    TreatMissingData: noLocalEffect,
  }),
  attributes: ['Arn'],
  isOnlyNoted: true,
  create({ properties, generatedName }) {
    const name = properties.AlarmName ?? generatedName(MAX_NAME_LENGTH);
    return { ref: name, attributes: { Arn: `arn:aws:cloudwatch:${LOCAL_REGION}:${LOCAL_ACCOUNT}:alarm:${name}` } };
  },
});
