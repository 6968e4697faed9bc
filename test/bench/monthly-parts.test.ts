import { expect, it } from 'vitest';
import { monthlyParts } from '../../bench/stack/monthly-parts.ts';

const metric = { Id: 'm', MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' } };

it.each([
  ['of one metric is charged once', { MetricName: 'Errors' }, 1],
  [
    'on an expression is charged for each metric in it',
    { Metrics: [{ Id: 'sum', Expression: 'a+b' }, metric, metric] },
    2,
  ],
])('an alarm %s', (_sentence, alarm, metrics) => {
  const propertiesOf = (type: string) => (type === 'AWS::CloudWatch::Alarm' ? [alarm, { MetricName: 'Age' }] : []);
  expect(monthlyParts({ propertiesOf }).alarmMetrics).toBe(metrics + 1);
});
