import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { Message, Queue } from '../aws/queues.ts';
import type { PublishedEvent } from '../aws/ses.ts';
import { parsedPolicy, roleIds } from '../plan/policy.ts';
import { deadLettersOf, feedbackQueue } from '../world/names.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { ends, sesIdsOf, type Truth } from './truth.ts';

const isDeadLetters = (name: string): boolean => name.endsWith('-dead-letter');

/** Whenever a message is deleted: nothing of it is lost. Whenever one becomes a dead letter: it had to. */
export const watchQueues = (world: World, truth: Truth): Watcher => {
  const { violate, queues, plan, lostContents, objects } = world;
  const buried = new Set<string>();
  /** What envelopes of ours that were given up are about. */
  const givenUp = new Set<string>();
  /** What was ever recorded of an intake message: a later one with its key may be decided in its place. */
  const recorded = new Map<string, Set<string>>();
  const isPoisoned = plan.poison.lostContent > 0 || plan.poison.strangers > 0;

  /** Another envelope of it, or the request that it comes from, which enqueues it again. */
  const isBroughtOn = (id: string, { intakeMessageId }: Delivery, deleted: Message): boolean =>
    [...queues.values()].some((queue) =>
      queue
        .messages()
        .some(
          (each) => each !== deleted && (firstIdOf(each) === intakeMessageId || world.deliveryIn(each.body) === id),
        ),
    );

  const envelope = (queue: Queue, message: Message): void => {
    const id = world.deliveryIn(message.body);
    const { lane } = parsedPolicy.purposes[truth.deliveries.get(id ?? '')?.purpose ?? ''] ?? {};
    if (lane !== undefined && !queue.name.includes(`-${lane}-`))
      violate('a mail leaves by the lane of its purpose', `its envelope is in ${queue.name}`, id);
  };

  const isKept = (id: string, delivery: Delivery, deleted: Message): boolean =>
    world.lostEnvelopes.has(id) ||
    ends.has(delivery.state) ||
    delivery.parkedShard !== undefined ||
    isBroughtOn(id, delivery, deleted);

  const outbound = (message: Message): void => {
    const id = world.deliveryIn(message.body);
    if (buried.has(message.id) || id === undefined) return;
    const delivery = truth.deliveries.get(id);
    if (delivery === undefined || isKept(id, delivery, message)) return;
    violate('nothing vanishes from a queue', `its envelope ${message.id} is deleted while it is ${delivery.state}`, id);
  };

  /** What the ledger has of a request, which is each of its recipients. */
  const deliveriesOf = (message: Message, firstId: string): readonly (readonly [string, Delivery])[] => {
    const own = [...(recorded.get(firstId) ?? [])].flatMap((id) => {
      const delivery = truth.deliveries.get(id);
      return delivery === undefined ? [] : [[id, delivery] as const];
    });
    const wanted = recipientsOf(message.body);
    if (own.length < wanted) {
      violate('nothing vanishes from a queue', `of request ${firstId} ${own.length} of ${wanted} are recorded`);
    }
    return own;
  };

  const intake = (message: Message): void => {
    if (buried.has(message.id)) return;
    for (const [id, delivery] of deliveriesOf(message, firstIdOf(message))) {
      if (!isKept(id, delivery, message)) {
        violate('nothing vanishes from a queue', `request ${message.id} is deleted, and nothing brings it on`, id);
      }
    }
  };

  const feedback = (message: Message): void => {
    if (buried.has(message.id)) return;
    const event = world.eventOf(message);
    if (event === undefined) {
      const [, beat] = /posternHeartbeat\\":\\"([^\\]+)/.exec(message.body) ?? [];
      const shown = Math.min(Date.parse(beat ?? ''), message.sentAt);
      if (truth.watermark() < shown)
        violate('a heartbeat is taken in', `one of ${beat} is deleted, and feedback is not so far`);
      return;
    }
    if (event.takenInAt === undefined && !isKnownAnyway(event, message)) {
      violate(
        'what SES tells is kept',
        `its ${event.type} is deleted and not in the ledger`,
        world.aboutMessage(message)[1],
      );
    }
  };

  /** That it was taken says nothing new where something else has told so of that very call. */
  const isKnownAnyway = ({ type, document }: PublishedEvent, message: Message): boolean => {
    const delivery = truth.deliveries.get(world.aboutMessage(message)[1] ?? '');
    if (type !== 'Send' || delivery === undefined) return false;
    const text = JSON.stringify(document);
    return [...sesIdsOf(delivery)].some((id) => text.includes(`"messageId":"${id}"`));
  };

  const deadLetter = (queue: Queue, message: Message): void => {
    const said = message.attributes['PosternMessageId']?.StringValue ?? message.id;
    const stage = /(intake|outbound|feedback)-dead-letter$/.exec(queue.name)?.[1];
    if (!objects.has(`dead-letters/${stage}/${said}.json`))
      violate('dead letters are kept', `${said} is not in the bucket`);
    if (stage === 'intake') deliveriesOf(message, firstIdOf({ ...message, id: said }));
    const id = world.deliveryIn(message.body);
    const delivery = truth.deliveries.get(id ?? '');
    if (stage !== 'outbound' || id === undefined || delivery === undefined || !isTrusted(message)) return;
    if (!isKept(id, delivery, message)) violate('a dead letter ends its delivery', `it is ${delivery.state}`, id);
  };

  /** Its content is gone, or somebody else has put it there. */
  const isLostCause = ({ body, attributes }: Message): boolean => {
    if (world.forged.has(attributes['PosternMessageId']?.StringValue ?? '')) return true;
    const [, key, version] = /"object":\{"key":"([^"]+)","versionId":"v(\d+)"/.exec(body) ?? [];
    return key !== undefined && lostContents.has(`${key}/${version}`);
  };

  return {
    written: ({ table, after }) => {
      const until = Number(after['takenInUntil']);
      if (table === 'ledger' && after['messageId'] === 'feedback:watermark' && !world.ses.heartbeats.has(until))
        violate('feedback is as far as heartbeats show', `no heartbeat is of ${new Date(until).toISOString()}`);
    },
    enqueued: (queue, message) => {
      if (queue.name.endsWith('-outbound')) envelope(queue, message);
      if (!isDeadLetters(queue.name)) return;
      const said = message.attributes['PosternMessageId']?.StringValue ?? '';
      const error = message.attributes['PosternError']?.StringValue ?? '';
      const original = [...queues.values()].find((each) => deadLettersOf(each.name) === queue.name);
      const copies = original?.messages().filter(({ id }) => id === said) ?? [];
      // Two workers had it: the first one's letter is written, and its message is gone.
      const isGone = buried.has(said) && copies.length === 0;
      buried.add(said);
      world.count(`dead-letter:${error}`);
      const id = world.deliveryIn(message.body);
      if (id !== undefined && isTrusted(message)) givenUp.add(id);
      if (!isPoisoned) violate('nothing is a dead letter without cause', `${said} is given up (${error})`, id);
      if (isPoisoned && !isLostCause(message))
        violate('nothing is a dead letter without cause', `${said} is given up (${error})`, id);
      const isAtOnce = error === 'UntrustedEnvelope' || error === 'UnreadableMessage';
      const most = Math.max(0, ...copies.map(({ receiveCount }) => receiveCount));
      if (!isAtOnce && !isGone && most < 5)
        violate('a dead letter on the fifth receipt', `${said} is given up on receipt ${most}`, id);
    },
    changed: ({ id, before, after, by }) => {
      const isGivenUp = givenUp.has(id) || [...world.moved.values()].includes(id);
      if (by.startsWith('dead-letter') && before !== undefined && isEndedByEnvelope(before, after) && !isGivenUp)
        violate('nobody else ends a mail', 'no envelope of ours was given up', id);
      recorded.set(after.intakeMessageId, (recorded.get(after.intakeMessageId) ?? new Set()).add(id));
      const known = new Set(Object.keys(before?.events ?? {}));
      for (const [key, event] of Object.entries(after.events ?? {})) {
        if (known.has(key)) continue;
        const call = world.ses.calls.find(({ sesMessageId }) => sesMessageId === event.sesMessageId);
        for (const published of call?.events ?? []) {
          if (published.type === event.type) published.takenInAt ??= world.timeline.now();
        }
      }
    },
    deleted: (queue, message) => {
      if (isDeadLetters(queue.name)) deadLetter(queue, message);
      else if (queue.name === feedbackQueue) feedback(message);
      else if (queue.name.includes('outbound')) outbound(message);
      else intake(message);
    },
    observed: (by, observation) => {
      if (observation.event !== 'record-failed' || observation.because !== 'unexpected' || isPoisoned) return;
      violate('nothing unexpected happens', `${by}: ${observation.error.name} ${observation.error.stack[0] ?? ''}`);
    },
  };
};

const isEndedByEnvelope = (before: Delivery, after: Delivery): boolean =>
  before.decisions.length < after.decisions.length &&
  JSON.stringify(after.decisions.at(-1)).includes('"stage":"outbound"');

const isTrusted = ({ attributes }: Message): boolean =>
  [roleIds.filter, roleIds.release].some((role) => attributes['PosternPrincipal']?.StringValue === role);

const recipientsOf = (body: string): number => {
  try {
    const { to = [] } = JSON.parse(firstBodyOf(body)) as { readonly to?: readonly { readonly address: string }[] };
    return Math.max(1, new Set(to.map(({ address }) => address)).size);
  } catch {
    return 1;
  }
};

/** Of a request that was brought back: as it came the first time. */
const firstOf = (body: string): { readonly sqsMessageId: string; readonly body: string } | undefined =>
  body.startsWith('{"version":1,"redriven":')
    ? (JSON.parse(body) as { readonly redriven: { readonly sqsMessageId: string; readonly body: string } }).redriven
    : undefined;

export const firstIdOf = ({ id, body }: Pick<Message, 'id' | 'body'>): string => firstOf(body)?.sqsMessageId ?? id;

const firstBodyOf = (body: string): string => firstOf(body)?.body ?? body;
