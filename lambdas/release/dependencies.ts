import type { ContentStore } from '../adapters/content-store.ts';
import type { DeadLetterRegister } from '../adapters/dead-letter-register.ts';
import type { GetDeadLetter } from '../adapters/dead-letter-store.ts';
import type { HandIn } from '../adapters/intake-queues.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { SendToQueue } from '../adapters/named-queue.ts';
import type { Enqueue } from '../adapters/outbound-queue.ts';
import type { ParkedDeliveries } from '../adapters/parked-deliveries.ts';
import type { ReadPolicy } from '../adapters/policy-reader.ts';
import type { RecipientTables } from '../adapters/recipient-tables.ts';
import type { RequestStore } from '../adapters/request-store.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { ReadAllStops } from '../adapters/stop-list.ts';
import type { Audience } from '../contract/policy-words.ts';
import type { TakeFrom } from '../domain/quota/take-quotas.ts';
import type { Observe } from '../runtime/observation.ts';

/** What release needs of the world. */
export type ReleaseDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly defaultAudience: Audience;
  readonly readPolicy: ReadPolicy;
  readonly readStops: ReadAllStops;
  readonly readRecipients: RecipientTables['readRecipients'];
  readonly readAllowRules: RecipientTables['readAllowRules'];
  /** Counts against a quota. */
  readonly takeFrom: TakeFrom;
  readonly parked: ParkedDeliveries;
  readonly ledger: Pick<Ledger, 'getEach' | 'replace'>;
  readonly enqueue: Enqueue;
  readonly getRequest: RequestStore['get'];
  readonly handIn: HandIn;
  /** What people want back of what was given up. */
  readonly deadLetters: Pick<DeadLetterRegister, 'marked' | 'settle'>;
  readonly getDeadLetter: GetDeadLetter;
  readonly putContent: ContentStore['put'];
  readonly sendToFeedback: SendToQueue;
  readonly sendToDirectory: SendToQueue;
  readonly tellSources: TellSources;
  readonly observe: Observe;
};
