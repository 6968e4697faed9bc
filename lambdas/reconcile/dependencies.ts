import type { GlanceAtDeliveries } from '../adapters/glance-at-deliveries.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { ParkedDeliveries } from '../adapters/parked-deliveries.ts';
import type { ReadFormerPolicies } from '../adapters/policy-history.ts';
import type { ReadPolicy } from '../adapters/policy-reader.ts';
import type { ReconciliationProgress } from '../adapters/reconciliation-progress.ts';
import type { SettledSlices } from '../adapters/settled-slices.ts';
import type { SourceDeliveries } from '../adapters/source-deliveries.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { Observe } from '../runtime/observation.ts';

/** What reconciling needs of the world. */
export type ReconcileDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readPolicy: ReadPolicy;
  readonly readFormerPolicies: ReadFormerPolicies;
  readonly progress: ReconciliationProgress;
  readonly settled: SettledSlices;
  readonly findKeys: SourceDeliveries['all'];
  readonly glance: GlanceAtDeliveries;
  readonly ledger: Pick<Ledger, 'getEach' | 'replace' | 'noteAcceptedTwice'>;
  readonly unpark: ParkedDeliveries['unpark'];
  readonly tellSources: TellSources;
  readonly observe: Observe;
};
