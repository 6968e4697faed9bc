import type { ChangeSuppressions } from '../adapters/suppression-records.ts';
import type { UnsubscribeLinks } from '../adapters/unsubscribe-links.ts';
import type { Observe } from '../runtime/observation.ts';

/** What unsubscribe needs of the world. */
export type UnsubscribeDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly findLink: UnsubscribeLinks['find'];
  readonly changeSuppressions: ChangeSuppressions;
  readonly observe: Observe;
};
