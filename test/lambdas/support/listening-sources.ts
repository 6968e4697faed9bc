import type { TellSources } from '../../../lambdas/adapters/status-topic.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { StatusEvent } from '../../../lambdas/contract/status-event.ts';
import { statusEventOf } from '../../../lambdas/domain/delivery/status-event.ts';

/**
 * The status topic in memory.
 * @param heard - called for each event that is told
 */
export const listeningSources = (heard: (event: StatusEvent) => void = () => {}) => {
  const events: StatusEvent[] = [];
  const tellSources: TellSources = async (deliveries) => {
    for (const delivery of deliveries) {
      const event = statusEventOf(delivery);
      if (event === undefined) continue;
      events.push(event);
      heard(event);
    }
    return { ok: true };
  };
  return {
    tellSources,
    events,
    /** `refused 0`, in the order they were told. */
    told: () => events.map(({ status, recipientIndex }) => `${status} ${recipientIndex}`),
  };
};

/** The status topic out of reach; like the real one it is not asked where there is nothing to tell. */
export const unreachableTopic: TellSources = async (deliveries) =>
  deliveries.every((delivery) => statusEventOf(delivery) === undefined)
    ? { ok: true }
    : { ok: false, error: new OutageError('status-topic', 'cannot be reached') };
