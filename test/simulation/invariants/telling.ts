import { toldStatuses } from '../../../lambdas/contract/status-event.ts';
import type { Actor } from '../world/actor.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Truth } from './truth.ts';

/** Told within this time where nothing goes wrong. */
const promptMilliseconds = 1_500;

/** A run of release finds what another one has just ended, and has told, before that has given up its place. */
const isBesideAnother = (actor: Actor, before: { readonly at: number; readonly by: Actor }, now: number): boolean =>
  actor !== before.by && [actor, before.by].every(({ name }) => name.startsWith('release')) && now - before.at < 100;

/** Sources hear of every end, of nothing that is not so, and of nobody's address. */
export const watchTelling = (world: World, truth: Truth): Watcher => {
  const { violate, timeline, plan } = world;
  const told = new Map<string, { readonly eventId: string; readonly at: number; readonly by: Actor }>();

  const decidedAnew = new Set<string>();
  /** Ids that a message has been recorded under. */
  const recorded = new Map<string, Set<string>>();
  const isDecidedElsewhere = (id: string): boolean =>
    (recorded.get(truth.deliveries.get(id)?.intakeMessageId ?? '')?.size ?? 0) > 1;

  return {
    /** What is decided anew comes to an end anew. */
    changed: ({ id, before, after, by }) => {
      const requests = recorded.get(after.intakeMessageId) ?? new Set();
      recorded.set(after.intakeMessageId, requests.add(after.messageId));
      if (before === undefined || !(by.startsWith('filter') || before.state === 'dead-lettered')) return;
      decidedAnew.add(id);
      for (const key of told.keys()) if (key.startsWith(`${id} `)) told.delete(key);
    },
    told: (event, actor) => {
      const id = `${event.messageId}/${event.recipientIndex}`;
      const delivery = truth.deliveries.get(id);
      const since = truth.statuses.get(id)?.get(event.status);
      if (delivery !== undefined && since === undefined && event.status === 'sent' && delivery.state === 'sent') {
        // What became of it since has overtaken the word that it was sent.
        return;
      }
      if (delivery === undefined || since === undefined) {
        violate('what is told is so', `its source is told ${event.status}, which it never was`, id);
        return;
      }
      if (
        event.source !== delivery.source ||
        event.reference !== delivery.reference ||
        event.purpose !== delivery.purpose
      ) {
        violate('what is told is so', 'its source is told of another mail', id);
      }
      if (JSON.stringify(event).includes('@')) violate('no address is told', 'its source is told an address', id);
      const before = told.get(`${id} ${event.status}`);
      if (before !== undefined && before.eventId !== event.eventId) {
        violate('the same event has the same id', `${event.status} is told under two`, id);
      }
      // It may have been held, let go and held again.
      if (before === undefined || before.at < since) {
        told.set(`${id} ${event.status}`, { eventId: event.eventId, at: timeline.now(), by: actor });
        if (plan.isQuiet && timeline.now() - since > promptMilliseconds) {
          violate(
            'sources are told at once',
            `its source is told ${event.status} ${timeline.now() - since} ms later`,
            id,
          );
        }
      } else if (plan.isQuiet && !decidedAnew.has(id) && !isBesideAnother(actor, before, timeline.now())) {
        violate('sources are told once', `its source is told ${event.status} twice`, id);
      }
    },

    ended: () => {
      for (const [id, { source }] of truth.deliveries) {
        const status = [...(truth.statuses.get(id)?.keys() ?? [])].at(-1) ?? '';
        // A use of a key that became free before its source could be told is decided as the first one, under another id.
        const isTold = toldStatuses.some((each) => each === status) && !isDecidedElsewhere(id);
        if (source !== undefined && isTold && !told.has(`${id} ${status}`)) {
          violate('every end is told', `its source never hears that it is ${status}`, id);
        }
      }
    },
  };
};
