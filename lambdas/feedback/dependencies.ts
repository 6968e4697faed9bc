import type { DeliveryEvents } from '../adapters/delivery-events.ts';
import type { FindDelivery } from '../adapters/find-delivery.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { ChangeSuppressions } from '../adapters/suppression-records.ts';
import type { Observe } from '../runtime/observation.ts';

/** What feedback needs of the world. */
export type FeedbackDependencies = {
  readonly events: DeliveryEvents;
  /** Asked only for events without our tags. */
  readonly findDelivery: FindDelivery;
  readonly changeSuppressions: ChangeSuppressions;
  readonly tellSources: TellSources;
  readonly observe: Observe;
  /** The topic that Amazon SES publishes to. */
  readonly topicArn: string;
  /** The account that sends. */
  readonly account: string;
};
