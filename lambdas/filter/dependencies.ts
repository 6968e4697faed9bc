import type { ContentStore } from '../adapters/content-store.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { Enqueue } from '../adapters/outbound-queue.ts';
import type { ReadPolicy } from '../adapters/policy-reader.ts';
import type { RecipientTables } from '../adapters/recipient-tables.ts';
import type { RequestStore } from '../adapters/request-store.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { ReadStops } from '../adapters/stop-list.ts';
import type { ReadUpload } from '../adapters/uploads.ts';
import type { Lane } from '../contract/lanes.ts';
import type { Audience } from '../contract/policy-words.ts';
import type { TakeFrom } from '../domain/quota/take-quotas.ts';
import type { Observe } from '../runtime/observation.ts';

/** What the filter needs of the world. */
export type FilterDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The lane whose intake queue it reads. */
  readonly door: Lane;
  readonly defaultAudience: Audience;
  readonly readPolicy: ReadPolicy;
  readonly readStops: ReadStops;
  readonly readRecipients: RecipientTables['readRecipients'];
  readonly readAllowRules: RecipientTables['readAllowRules'];
  readonly rulesAskedLate: RecipientTables['rulesAskedLate'];
  readonly readUpload: ReadUpload;
  readonly ledger: Pick<Ledger, 'getEach' | 'record' | 'replace'>;
  readonly putContent: ContentStore['put'];
  readonly putRequest: RequestStore['put'];
  /** Counts against a quota. */
  readonly takeFrom: TakeFrom;
  readonly enqueue: Enqueue;
  readonly tellSources: TellSources;
  readonly observe: Observe;
};
