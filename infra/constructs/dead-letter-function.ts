import type { Construct } from 'constructs';

import type { BoundFunctionProps } from './bound-function.ts';
import { BoundFunction } from './bound-function.ts';
import type { QueueWithDeadLetter } from './queue-with-dead-letter.ts';

export type DeadLetterFunctionProps<Variables> = BoundFunctionProps<Variables> & {
  /** By the construct id of the event source mapping. */
  readonly queues: ReadonlyMap<string, QueueWithDeadLetter>;
};

/** A function that empties dead-letter queues. */
export class DeadLetterFunction<Variables> extends BoundFunction<Variables> {
  constructor(scope: Construct, id: string, props: DeadLetterFunctionProps<Variables>) {
    super(scope, id, props);
    // 2 is the least that Lambda can be limited to, and dead letters are not in a hurry.
    for (const [mappingId, { deadLetters }] of props.queues) this.consume(mappingId, deadLetters, 2);
  }
}
