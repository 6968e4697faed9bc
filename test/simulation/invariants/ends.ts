import { reconcileKeys } from '../../../lambdas/contract/tables.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { faultsOver, isWeakIn } from '../plan/plan.ts';
import { parsedPolicy, roleIds } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { earliestEnd, ends, scopesOf, sesIdsOf, statusOf, type Truth } from './truth.ts';

const minute = 60_000;

/** After its maximum age, or once nothing goes wrong any more: runs of release, a message that comes back, a raised stop. */
const afterItsEnd = 12 * minute;
/** The longest wait there is (15 minutes for evidence, or for the day's quota), and as above. */
const longestWait = 15 * minute + afterItsEnd;

const ranks = ['delivered', 'failed', 'bounced', 'complained'];
const statusOfEvent: Readonly<Record<string, string>> = {
  Delivery: 'delivered',
  Reject: 'failed',
  Bounce: 'bounced',
  Complaint: 'complained',
};

/** Once nothing is under way any more. */
export const watchEnds = (world: World, truth: Truth): Watcher => {
  const { violate, plan, timeline, count } = world;
  const endedAt = new Map<string, number>();
  const twice = new Set<string>();
  let reconcilesSince = Number.POSITIVE_INFINITY;

  /** From when on its sender is known: one that was a source's and is no more is a stranger again. */
  const knownSince = ({ principal }: Delivery): number => {
    const latest = truth.policies.at(-1);
    if (principal !== roleIds.stranger || latest === undefined) return 0;
    return latest.name === 'adopting' ? latest.writtenAt : Number.POSITIVE_INFINITY;
  };

  /** What nobody knew the sender of, and was given up, is decided when people want it back: it may be old by then. */
  const adoptedSince = ({ intakeMessageId, decisions }: Delivery): number =>
    truth.wasAdopted(intakeMessageId) ? Date.parse(decisions.at(-1)?.at ?? '') : 0;

  /** From when on nothing stood in the way of a mail; Infinity if something does for good. */
  const wellSince = (id: string, delivery: Delivery): number => {
    const scopes = scopesOf(delivery);
    const stops = [...truth.stops.values(), ...truth.formerStops].filter(({ scope }) => scopes.includes(scope));
    return Math.max(
      // What was asked for again was well only since then.
      ...delivery.decisions.filter(({ by }) => by === 'filter').map(({ at }) => Date.parse(at)),
      Date.parse(delivery.receivedAt),
      faultsOver(plan),
      knownSince(delivery),
      truth.broughtBackAt.get(id) ?? 0,
      ...stops.map(({ until, replacedAt = Number.POSITIVE_INFINITY }) => Math.min(until, replacedAt)),
    );
  };

  /** "Fifteen minutes after its maximum age" (decision 0019), and a run. */
  const isLostLate = ({ purpose = '', receivedAt }: Delivery, at: number): string | undefined => {
    count('ended-after-loss');
    const maxAge = (parsedPolicy.purposes[purpose]?.maxAge ?? 0) * 1000;
    const end = Date.parse(receivedAt) + maxAge;
    const latest = Math.max(end, faultsOver(plan)) + 16 * minute;
    // What became due before there was a first run is looked at when its hour is counted.
    const isKnown = plan.reconciles?.isNew === false || end >= reconcilesSince;
    const mayFail = plan.reconciles?.crashes !== 0 || plan.weakPoints !== undefined;
    const isPromised = !mayFail && isKnown && !truth.broughtBackAt.size;
    return isPromised && at > latest ? `its envelope was lost, and it ends ${at - latest} ms too late` : undefined;
  };

  const isLate = (id: string, delivery: Delivery): string | undefined => {
    const at = endedAt.get(id);
    if (at === undefined || !ends.has(delivery.state)) return `it never ends: it is ${delivery.state}`;
    if (world.lostEnvelopes.has(id)) return isLostLate(delivery, at);
    const end = delivery.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(delivery.validUntil);
    // What cannot be read is a dead letter on its fifth receipt.
    const receipts = plan.poison.lostContent > 0 ? 5 * plan.visibilitySeconds * 1000 : 0;
    const latest = Math.max(end, faultsOver(plan), adoptedSince(delivery)) + afterItsEnd + receipts;
    if (at > latest) return `it ends ${at - latest} ms too late`;
    const well = wellSince(id, delivery);
    const isRefusedRoom = plan.day.isTight && delivery.lane !== 'critical';
    // Where nothing goes wrong it leaves when it may, or when release looks next.
    const wait = plan.isQuiet && delivery.source !== 'crm' ? 4 * minute : longestWait;
    if (at > well + wait && !isRefusedRoom) return `nothing stands in its way, and it ends ${at - well} ms later`;
    const reasons = delivery.decisions.at(-1) as { readonly reasons?: readonly { readonly code: string }[] };
    const isForAge = (reasons.reasons ?? []).every(({ code }) => code === 'expired');
    // Until tomorrow there may be no room for it.
    if (isRefusedRoom) return undefined;
    const isGivenUp = isForAge && (delivery.state === 'expired' || delivery.state === 'unknown');
    if (isGivenUp && earliestEnd(truth, delivery) > well + longestWait)
      return `it is ${delivery.state} although there was time to send it`;
    return undefined;
  };

  /** What SES has told that was not lost, by rank; undefined if nothing says anything of the status. */
  const statusBySes = (id: string): string | undefined => {
    const told = truth
      .callsOf(id)
      .flatMap(({ events }) => events)
      .filter(({ isLost, isMoved, takenInAt }) => !isLost && (isMoved !== true || takenInAt !== undefined));
    if (told.length === 0) return undefined;
    const known = told.map(({ type, document }) => (isNotSpam(document) ? undefined : statusOfEvent[type]));
    return ranks.findLast((rank) => known.includes(rank)) ?? 'sent';
  };

  const isUntrue = (id: string, delivery: Delivery): string | undefined => {
    const taken = truth.callsOf(id).filter(({ sesMessageId }) => sesMessageId !== undefined);
    const status = statusOf(delivery);
    const bySes = statusBySes(id);
    if (bySes !== undefined && status !== bySes) return `SES has told that it is ${bySes}, and it is ${status}`;
    if (taken.length > 0 && !['sent', 'unknown', ...ranks].includes(status))
      return `SES has taken it, and it is ${status}`;
    if (taken.length === 0 && ['sent', 'delivered', 'bounced', 'complained'].includes(status)) {
      return `SES has not taken it, and it is ${status}`;
    }
    const isOpen = ['unknown', 'unsure', 'queued', 'held', 'deferred'].includes(delivery.state);
    if (isOpen && Object.keys(delivery.events ?? {}).length > 0) {
      return `SES has told of it, and the ledger says ${delivery.state}`;
    }
    const ids = sesIdsOf(delivery);
    const unheard = taken.find(
      ({ sesMessageId = '', events }) =>
        events.some(({ takenInAt }) => takenInAt !== undefined) && !ids.has(sesMessageId),
    );
    if (unheard !== undefined) return `SES has told of ${unheard.sesMessageId}, and the ledger does not know it`;
    const isNoted = delivery.duplicateAcceptedAt !== undefined;
    if (ids.size > 1 !== isNoted) return `SES gave it ${ids.size} ids, and that is ${isNoted ? '' : 'not '}noted`;
    // Whoever notes it may die, or not hear that it is noted, before telling anybody.
    const mayBeMissed =
      plan.crashes + plan.feedbackCrashes + plan.standstills + plan.rates.tables.lost > 0 ||
      isWeakIn(plan, 'crash', 'standstill', 'lost');
    if (isNoted && !twice.has(id) && !mayBeMissed) return 'it was taken twice, and nobody was told';
    if (taken.length > 1) count('accepted-twice');
    return undefined;
  };

  return {
    written: ({ table, after }) => {
      if (table !== 'counters' || after['counter'] !== reconcileKeys.progress) return;
      reconcilesSince = Math.min(reconcilesSince, timeline.now());
    },
    changed: ({ id, after }) => {
      if (ends.has(after.state)) {
        if (!endedAt.has(id)) endedAt.set(id, timeline.now());
      } else endedAt.delete(id);
    },
    observed: (_, observation) => {
      if (observation.event !== 'duplicate-accepted') return;
      const id = `${observation.messageId}/${observation.recipientIndex}`;
      twice.add(id);
    },
    ended: () => {
      for (const queue of world.queues.values()) {
        for (const message of queue.messages()) {
          violate(
            'queues run empty',
            `${message.id} is in ${queue.name}, received ${message.receiveCount} times`,
            world.deliveryIn(message.body),
          );
        }
      }
      for (const [id, delivery] of truth.deliveries) {
        // What nobody knows the sender of waits for people.
        if (delivery.source === undefined && delivery.state === 'held') continue;
        count(`ended:${statusOf(delivery)}`);
        const late = isLate(id, delivery);
        if (late !== undefined) violate('every delivery ends in time', late, id);
        const untrue = isUntrue(id, delivery);
        if (untrue !== undefined) violate('its end is the truth', untrue, id);
        if (delivery.parkedShard !== undefined) violate('what has ended is not parked', `it is ${delivery.state}`, id);
      }
    },
  };
};

const isNotSpam = (document: object): boolean => JSON.stringify(document).includes('"not-spam"');
