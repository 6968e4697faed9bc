import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';

import { ImpactAlarm } from './alarms.ts';
import type { BoundFunctionProps } from './bound-function.ts';
import { BoundFunction } from './bound-function.ts';
import type { RunbookSection } from './runbook.ts';

export type ScheduledFunctionProps<Variables> = BoundFunctionProps<Variables> & {
  /** From one invocation to the next. */
  readonly every: Duration;
  /** Where the runbook says what to do when it is not started. */
  readonly silentSection: RunbookSection;
};

/** A function that runs again and again. EventBridge may start it twice at once. */
export class ScheduledFunction<Variables> extends BoundFunction<Variables> {
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps<Variables>) {
    super(scope, id, props);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(props.every),
      targets: [new LambdaFunction(this.handler)],
    });
    new ImpactAlarm(this, 'Silent', {
      metric: this.handler.metricInvocations({
        period: Duration.seconds(5 * props.every.toSeconds()),
        statistic: Stats.SUM,
      }),
      impact: `the function is not being started: ${props.errorImpact}`,
      section: props.silentSection,
      when: 'fallen',
      silence: 'bad',
      evaluationPeriods: 2,
    });
  }
}
