import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, EventSourceMapping, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { alarmOnErrors } from './alarms.ts';
import type { Bindings } from './bindings.ts';
import { bindQueueToConsume } from './bindings.ts';
import { bundleFunction } from './bundle-function.ts';

export type PipelineFunctionProps<Variables> = {
  /** The file that exports `handler`, relative to the project's root. */
  readonly entry: string;
  /** The queue whose messages it is invoked with. */
  readonly queue: Queue;
  readonly timeout: Duration;
  /** How many invocations may run at once, 2 to 1000. */
  readonly maxConcurrency: number;
  /** A value for every variable that the function's schema in `lambdas/contract/environment.ts` names. */
  readonly environment: Bindings<Variables>;
  /** One sentence on what people suffer when it fails: the alarm's text. */
  readonly errorImpact: string;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
};

/** A function that works through a queue in batches and may do what its environment needs, and nothing else. */
export class PipelineFunction<Variables> extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps<Variables>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: props.logRemoval });

    // Instead of AWSLambdaBasicExecutionRole, which lets a function write to every log group.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    bindQueueToConsume(props.queue).grantTo(this.role);

    const environment: Record<string, string> = {};
    for (const [name, { value, grantTo }] of Object.entries<Bindings<Variables>[keyof Variables]>(props.environment)) {
      environment[name] = value;
      grantTo(this.role);
    }

    const handler = new Function(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: props.timeout,
      code: bundleFunction(props.entry),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      environment,
    });
    new EventSourceMapping(this, 'Messages', {
      target: handler,
      eventSourceArn: props.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: props.maxConcurrency,
    });
    alarmOnErrors(this, handler, props.errorImpact);
  }
}
