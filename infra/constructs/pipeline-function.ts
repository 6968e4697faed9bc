import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

import type { BoundFunctionProps } from './bound-function.ts';
import { BoundFunction } from './bound-function.ts';

export type PipelineFunctionProps<Variables> = BoundFunctionProps<Variables> & {
  /** The queue whose messages it is invoked with. */
  readonly queue: Queue;
  /** How many invocations may run at once, 2 to 1000. */
  readonly maxConcurrency: number;
};

/** A function that works through a queue in batches. */
export class PipelineFunction<Variables> extends BoundFunction<Variables> {
  constructor(scope: Construct, id: string, props: PipelineFunctionProps<Variables>) {
    super(scope, id, props);
    this.consume('Messages', props.queue, props.maxConcurrency);
  }
}
