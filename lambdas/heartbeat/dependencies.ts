import type { PublishHeartbeat } from '../adapters/heartbeat-topic.ts';

/** What a heartbeat needs of the world. */
export type HeartbeatDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly publish: PublishHeartbeat;
};
