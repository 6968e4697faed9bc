import type { CountedCallsDocument } from '../../cli/cost/calls-per-mail.ts';
import type { BenchStack } from './start-bench-stack.ts';

/** What an environment has, and pays for, however much it sends: counted in its templates. */
export const monthlyParts = ({ countOf }: BenchStack): CountedCallsDocument['monthly'] => ({
  alarms: countOf('AWS::CloudWatch::Alarm'),
  dashboards: countOf('AWS::CloudWatch::Dashboard'),
  keys: countOf('AWS::KMS::Key'),
  polledQueues: countOf('AWS::Lambda::EventSourceMapping'),
  encryptedTopics: countOf('AWS::SNS::Topic'),
});
