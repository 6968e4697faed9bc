import type { HeartbeatDependencies } from './dependencies.ts';

/**
 * Publishes the time where Amazon SES publishes its events. Feedback takes it in as it takes them in: how late it comes is
 * how late they come.
 * @throws what publishing throws: while it fails nobody knows how far feedback is, and no mail is sent again
 */
export const beat = ({ now, publish }: HeartbeatDependencies): Promise<void> =>
  publish({ posternHeartbeat: new Date(now()).toISOString() });
