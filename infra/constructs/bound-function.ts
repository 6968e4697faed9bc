import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, EventSourceMapping, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { alarmOnErrors, alarmOnThrottles } from './alarms.ts';
import type { Bindings } from './bindings.ts';
import { bindQueueToConsume } from './bindings.ts';
import { bundleFunction } from './bundle-function.ts';

export type BoundFunctionProps<Variables> = {
  /** The file that exports `handler`, relative to the project's root. */
  readonly entry: string;
  readonly timeout: Duration;
  /** A value for every variable that the function's schema in `lambdas/contract/environment.ts` names. */
  readonly environment: Bindings<Variables>;
  /**
   * Rights to what needs no variable.
   *
   * @default none
   */
  readonly alsoGrants?: readonly ((role: Role) => void)[];
  /**
   * So many invocations may run at once; as many of the account's are kept free for it. Lambda refuses to leave fewer than
   * 100 of the account's unreserved, so a small account can have none.
   *
   * @default - as many as the account has left
   */
  readonly reservedConcurrency?: number;
  /** One sentence on what people suffer when it fails: the alarm's text. */
  readonly errorImpact: string;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
};

/** A function that may do what its environment needs, and nothing else. */
export class BoundFunction<Variables> extends Construct {
  readonly role: Role;
  readonly handler: Function;

  constructor(scope: Construct, id: string, props: BoundFunctionProps<Variables>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: props.logRemoval });

    // Instead of AWSLambdaBasicExecutionRole, which lets a function write to every log group.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);

    const environment: Record<string, string> = {};
    for (const [name, { value, grantTo }] of Object.entries<Bindings<Variables>[keyof Variables]>(props.environment)) {
      environment[name] = value;
      grantTo(this.role);
    }
    for (const grantTo of props.alsoGrants ?? []) grantTo(this.role);

    this.handler = new Function(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: props.timeout,
      code: bundleFunction(props.entry),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      environment,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    alarmOnErrors(this, this.handler, props.errorImpact);
    alarmOnThrottles(this, this.handler, props.errorImpact);
  }

  /**
   * Invokes it with the queue's messages, in batches.
   *
   * @param maxConcurrency how many such invocations may run at once, 2 to 1000
   */
  protected consume(id: string, queue: Queue, maxConcurrency: number): void {
    bindQueueToConsume(queue).grantTo(this.role);
    new EventSourceMapping(this, id, {
      target: this.handler,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
  }
}
