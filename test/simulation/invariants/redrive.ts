import { parsedPolicy, roleIds } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { firstIdOf } from './queues.ts';
import { longestInvocation, type Truth } from './truth.ts';

/** What was given up comes back where somebody has asked for it, once each time, and as it was. */
export const watchRedrive = (world: World, truth: Truth): Watcher => {
  const { violate, count, timeline } = world;
  /** When people asked for each letter, and for what. */
  const asked = new Map<string, Set<string>>();
  const used = new Map<string, number>();
  const handedIn = new Map<string, number>();
  const askedAt = new Map<string, number>();
  /** Letters that are asked for, and of which nobody has said what came of it. */
  const open = new Set<string>();

  /** What came before its maximum age is over is in time (docs/redrive.md). */
  const isInTime = (sqsMessageId: string): boolean => {
    const request = world.requests.get(sqsMessageId);
    const { senderId = '', at = 0 } = world.askedFor.get(sqsMessageId) ?? {};
    if (request === undefined || senderId.startsWith(roleIds.stranger)) return false;
    const { maxAge = 0 } = parsedPolicy.purposes[request.purpose] ?? {};
    const byRequest = request.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(request.expiresAt);
    return Math.min(byRequest, at + maxAge * 1000) > timeline.now();
  };

  return {
    written: ({ table, after, before, by }) => {
      const item = String(after['messageId']);
      if (table !== 'ledger' || !item.startsWith('dead-letter:')) return;
      const [, stage, sqsMessageId = ''] = /^dead-letter:(\w+):(.*)$/.exec(item) ?? [];
      const redrive = after['redrive'] as { readonly at: string } | undefined;
      if (redrive !== undefined && redrive !== before?.['redrive'] && by === 'control') {
        asked.set(redrive.at, (asked.get(redrive.at) ?? new Set()).add(item));
        askedAt.set(sqsMessageId, timeline.now());
        open.add(item);
        // A page of letters is asked for at one time, and marked one after the other.
        if (Math.abs(Date.parse(redrive.at) - timeline.now()) > 2 * longestInvocation)
          violate('what people ask for is of now', `${sqsMessageId} is asked for as of ${redrive.at}`);
      }
      // It was given up once more.
      if (after['letter'] !== before?.['letter']) open.delete(item);
      const outcome = after['outcome'] as { readonly code: string } | undefined;
      if (outcome === undefined || outcome === before?.['outcome']) return;
      open.delete(item);
      if (before?.['redrive'] === undefined || redrive === undefined)
        violate('nothing comes back by itself', `${sqsMessageId} is settled, and nobody has asked for it`);
      if (before?.['outcome'] !== undefined && after['redrive'] === before['redrive'])
        violate('what comes back does so once', `${sqsMessageId} is settled twice`);
      count(`redrive-outcome:${outcome.code}`);
      if (outcome.code === 'too-late' && stage === 'intake' && isInTime(sqsMessageId))
        violate('what people want back comes back', `${sqsMessageId} is said to be too late`);
      if (outcome.code === 'failed')
        violate('what people want back comes back', `${sqsMessageId} has failed, and nothing but an outage keeps it`);
      if (outcome.code !== 'redriven' || redrive === undefined) return;
      count(`redriven:${stage}`);
      if (stage === 'intake' && (handedIn.get(sqsMessageId) ?? 0) === 0)
        violate('what is said to be back is', `request ${sqsMessageId} was not handed in`);
      const ids = after['messageIds'] as readonly string[];
      const isBack = [...truth.deliveries].some(
        ([id, { decisions }]) =>
          ids.some((each) => id.startsWith(`${each}/`)) && JSON.stringify(decisions).includes(redrive.at),
      );
      if (stage === 'outbound' && !isBack)
        violate('what is said to be back is', `the delivery of ${sqsMessageId} was not brought back`);
    },
    enqueued: (queue, message) => {
      const first = firstIdOf(message);
      if (first === message.id || !queue.name.endsWith('-intake')) return;
      handedIn.set(first, (handedIn.get(first) ?? 0) + 1);
      if (!askedAt.has(first) && !truth.wasAdopted(first))
        violate('nothing comes back by itself', `request ${first} is handed in again`);
    },
    changed: ({ id, before, after, by }) => {
      const isSameMessage = by.startsWith('filter') && before?.intakeMessageId === after.intakeMessageId;
      if (before?.state === 'dead-lettered' && isSameMessage && !askedAt.has(after.intakeMessageId))
        violate('nothing comes back by itself', 'its request is decided again, and nobody has asked for it', id);
      if (before?.state !== 'dead-lettered' || after.state !== 'deferred' || by.startsWith('filter')) return;
      const [evidence] = (after.decisions.at(-1)?.because ?? []) as readonly { code: string; at?: string }[];
      const at = evidence?.code === 'redriven' ? (evidence.at ?? '') : '';
      if (!asked.has(at)) violate('nothing comes back by itself', 'nobody has asked for it', id);
      // Several letters may be about it, and each of them is asked for.
      const times = (used.get(`${id} ${at}`) ?? 0) + 1;
      if (times > (asked.get(at)?.size ?? 0))
        violate('what comes back does so once', `it comes back ${times} times for ${at}`, id);
      used.set(`${id} ${at}`, times);
      if (Object.keys(before.events ?? {}).length > 0)
        violate('what was sent does not come back', 'SES has told of it', id);
    },
    called: ({ delivery: id }) => {
      if (truth.broughtBackAt.has(id)) count('sent-after-redrive');
    },
    ended: () => {
      for (const [id, { type, takenInAt }] of world.movedEvents) {
        // That a mail was taken may be known already.
        if (askedAt.has(id) && takenInAt === undefined && type !== 'Send')
          violate('what people want back comes back', `${type}, which SES has told (${id}), is not in the ledger`);
      }
      for (const item of open) violate('what people want back comes back', `nothing came of ${item}`);
      for (const item of world.tables.items('ledger')) {
        const { parkedShard } = item;
        if (typeof parkedShard === 'string' && parkedShard.startsWith('redrive:'))
          violate('what people want back comes back', `${String(item['messageId'])} is asked for still`);
      }
    },
  };
};
