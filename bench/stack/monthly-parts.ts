import * as z from 'zod/mini';
import type { CountedCallsDocument } from '../../cli/cost/calls-per-mail.ts';
import type { BenchStack } from './start-bench-stack.ts';

/** What an environment has, and pays for, however much it sends: counted in its templates. */
export const monthlyParts = ({ propertiesOf }: Pick<BenchStack, 'propertiesOf'>): CountedCallsDocument['monthly'] => ({
  alarmMetrics: propertiesOf('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
  dashboards: propertiesOf('AWS::CloudWatch::Dashboard').length,
  keys: propertiesOf('AWS::KMS::Key').length,
  polledQueues: propertiesOf('AWS::Lambda::EventSourceMapping').length,
  encryptedTopics: propertiesOf('AWS::SNS::Topic').length,
});

const alarmProperties = z.object({ Metrics: z.optional(z.array(z.object({ MetricStat: z.optional(z.unknown()) }))) });

/** An alarm has one metric, or an expression and the metrics it is made of. */
const metricsOf = (alarm: unknown): number =>
  alarmProperties.parse(alarm).Metrics?.filter(({ MetricStat: metric }) => metric !== undefined).length ?? 1;
