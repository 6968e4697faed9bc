import type { StatusEvent } from '../../../lambdas/contract/status-event.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import type { Message, Queue } from '../aws/queues.ts';
import type { ProviderCall } from '../aws/ses.ts';
import type { TableName, Written } from '../aws/tables.ts';
import type { Item } from '../aws/values.ts';
import type { Actor } from './actor.ts';

/** A change of a delivery in the ledger. */
export type LedgerChange = {
  /** `<messageId>/<recipientIndex>` */
  readonly id: string;
  readonly before: Delivery | undefined;
  readonly after: Delivery;
  readonly by: string;
};

/** A row that was asked for by its key. */
export type ReadRow = {
  readonly table: TableName;
  readonly key: Item;
  /** As it is now, and not as it was a moment ago. */
  readonly isConsistent: boolean;
};

/** Somebody who sees all that happens, and objects to what must not. */
export type Watcher = {
  readonly written?: (written: Written) => void;
  readonly changed?: (change: LedgerChange) => void;
  readonly called?: (call: ProviderCall, actor: Actor) => void;
  /** SES has answered, and the worker has heard it. */
  readonly answered?: (call: ProviderCall, actor: Actor) => void;
  readonly told?: (event: StatusEvent, actor: Actor) => void;
  /** A message is taken from its queue for good: it has been processed. */
  readonly deleted?: (queue: Queue, message: Message) => void;
  readonly enqueued?: (queue: Queue, message: Message) => void;
  readonly observed?: (by: string, observation: Observation) => void;
  /** A table gives a row to a worker, or says that there is none; the worker has not heard it yet. */
  readonly read?: (row: ReadRow, actor: Actor) => void;
  /** A worker was told which stops there are, and has not heard it yet. */
  readonly looked?: (actor: Actor) => void;
  /** Nothing is under way any more. */
  readonly ended?: () => void;
};

export type Violation = {
  readonly invariant: string;
  readonly what: string;
  readonly delivery: string | undefined;
};
