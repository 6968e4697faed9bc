import type { Ledger } from '../adapters/ledger.ts';
import type { Enqueue } from '../adapters/outbound-queue.ts';
import type { ParkedDeliveries } from '../adapters/parked-deliveries.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { ReadAllStops } from '../adapters/stop-list.ts';
import type { Observe } from '../runtime/observation.ts';

/** What release needs of the world. */
export type ReleaseDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readStops: ReadAllStops;
  readonly parked: ParkedDeliveries;
  readonly ledger: Pick<Ledger, 'getEach' | 'replace'>;
  readonly enqueue: Enqueue;
  readonly tellSources: TellSources;
  readonly observe: Observe;
};
