import { createHash } from 'node:crypto';
import { decodeDelivery } from '../../../lambdas/adapters/ledger-item.ts';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import type { StatusEvent } from '../../../lambdas/contract/status-event.ts';
import { budgetKeys, pipelinePrefixes, policyInForce, reconcileKeys } from '../../../lambdas/contract/tables.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { createQueue, type Message, type Queue } from '../aws/queues.ts';
import { createSes, type ProviderCall, type PublishedEvent, type SimulatedSes } from '../aws/ses.ts';
import { createTables, type Tables } from '../aws/tables.ts';
import type { Item } from '../aws/values.ts';
import { type Plan, rateAt } from '../plan/plan.ts';
import { firstPolicy, roleIds } from '../plan/policy.ts';
import { people } from '../plan/requests.ts';
import { createTrace, type Trace } from '../trace.ts';
import type { Actor } from './actor.ts';
import { deadLettersOf, feedbackQueue, queuePlan } from './names.ts';
import { createRandom, type Random } from './random.ts';
import { createRemote, type Remote } from './remote.ts';
import { beginning, createTimeline, type Timeline } from './timeline.ts';
import type { Violation, Watcher } from './watcher.ts';

/** Everything there is in a run. */
export type World = {
  readonly plan: Plan;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly remote: Remote;
  readonly tables: Tables;
  /** The versions of each object of the pipeline bucket. */
  readonly objects: Map<string, readonly (string | undefined)[]>;
  /** What was asked for in each message of an intake queue. */
  readonly requests: Map<string, MailRequest>;
  /** Ids of messages that somebody else has put on an outbound queue. */
  readonly forged: Set<string>;
  /** Ids of envelopes that SQS has moved to the dead letters, and what they are about. */
  readonly moved: Map<string, string | undefined>;
  /** What SES has told that SQS has moved to the dead letters, by the id that it has there. */
  readonly movedEvents: Map<string, PublishedEvent>;
  /** Versions of contents that were not there when they were read, `<key>/<version>`. */
  readonly lostContents: Set<string>;
  /** Deliveries of which an envelope was lost. */
  readonly lostEnvelopes: Set<string>;
  /** Who put each message on an intake queue, as SQS names them, and when (milliseconds since the epoch). */
  readonly askedFor: Map<string, { readonly senderId: string; readonly at: number }>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly ses: SimulatedSes;
  readonly watchers: Watcher[];
  readonly counts: Map<string, number>;
  readonly violations: Violation[];

  readonly nextId: () => number;
  readonly count: (what: string) => void;
  readonly violate: (invariant: string, what: string, delivery?: string) => void;
  /** Something of the plan has begun that is still to be waited for. */
  readonly begins: () => void;
  readonly ends: () => void;
  readonly isOver: () => boolean;
  readonly finish: () => void;
  readonly pending: () => number;
  readonly lastStopAt: () => number;

  readonly enqueue: (queue: Queue, message: Parameters<Queue['send']>[0]) => Message;
  readonly sendToFeedback: (body: string, event: PublishedEvent | undefined) => void;
  readonly eventOf: (message: Message) => PublishedEvent | undefined;
  /** `<messageId>/<recipientIndex>` of what an envelope is about. */
  readonly deliveryIn: (body: string) => string | undefined;
  readonly aboutMessage: (message: Message) => readonly string[];
  readonly crashesAtAnswer: (actor: Actor) => boolean;
  readonly whenKilled: (actor: Actor, then: () => void) => void;

  readonly wasTold: (event: StatusEvent, actor: Actor) => void;
  readonly wasCalled: (call: ProviderCall, actor: Actor) => void;
  readonly wasObserved: (actor: Actor, observation: Observation) => void;
  readonly wasDeleted: (queue: Queue, message: Message) => void;
  /** Whoever had it did not get to its end. */
  readonly wasDisturbed: (message: Message) => void;
  /** For who polls: a queue has something to receive from then on. */
  readonly onVisible: Map<string, (at: number) => void>;
};

export const createWorld = (plan: Plan): World => {
  const random = createRandom(plan.seed).fork('world');
  const timeline = createTimeline(random.fork('timeline'));
  const trace = createTrace(timeline.now);
  const counts = new Map<string, number>();
  const watchers: Watcher[] = [];
  const violations: Violation[] = [];
  const onVisible = new Map<string, (at: number) => void>();
  const killed = new WeakMap<Actor, () => void>();
  /** What was given up and is back has another id. */
  const eventByBody = new Map<string, PublishedEvent>();
  let [ids, pending, isFinished, lastStopAt, lastArrival] = [0, 0, false, 0, 0];
  const nextId = (): number => (ids += 1);
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const isFaulty = (): boolean => timeline.now() < plan.faultsEndAt;

  const remote = createRemote({
    timeline,
    random: random.fork('remote'),
    plan,
    trace,
    count,
    wasKilled: (actor) => killed.get(actor)?.(),
  });

  // Each item is decoded once, though every write shows it twice.
  const decoded = new WeakMap<object, Delivery>();
  const decode = (item: Item): Delivery => {
    const delivery = decoded.get(item) ?? decodeDelivery(item);
    decoded.set(item, delivery);
    return delivery;
  };

  const tables = createTables(timeline.now, (written) => {
    for (const watcher of watchers) watcher.written?.(written);
    const { table, before, after, by } = written;
    if (table === 'stops') lastStopAt = timeline.now();
    const messageId = String(after['messageId']);
    if (table !== 'ledger' || messageId.includes(':')) return;
    const change = {
      id: `${messageId}/${String(after['recipientIndex'])}`,
      before: before && decode(before),
      after: decode(after),
      by,
    };
    for (const watcher of watchers) watcher.changed?.(change);
  });

  const queues = new Map<string, Queue>();
  for (const name of queuePlan.flatMap(({ queue }) => [queue, deadLettersOf(queue)])) {
    const isFeedback = name === feedbackQueue;
    const own = random.fork(name);
    queues.set(
      name,
      createQueue({
        name,
        visibilitySeconds: name.endsWith('dead-letter') ? 180 : plan.visibilitySeconds,
        keepsOrder: isFeedback,
        now: timeline.now,
        random: own,
        delay: () => (isFeedback ? 0 : own.int(0, isFaulty() ? plan.queueDelay : 50)),
        willBeVisible: (at) => onVisible.get(name)?.(at),
        nextId: () => `${name.replace('postern-sim-', '')}:${nextId()}`,
      }),
    );
  }
  /** The same by somebody else, or something that is no envelope. */
  const forge = (queue: Queue, message: Parameters<Queue['send']>[0]): void => {
    const isGarbage = random.chance(0.3);
    const forged = isGarbage
      ? { ...message, body: '{"version":9}' }
      : { ...message, senderId: `${roleIds.stranger}:x` };
    world.forged.add(queue.send(forged).id);
  };
  /** SQS itself does so with what was received too often: one copy, as it was sent. */
  const moveToDeadLetters = (queue: Queue, sent: Message): void => {
    const copy = queue.messages().find(({ id }) => id === sent.id);
    if (copy === undefined) return;
    // Not while somebody has it; who has not come to its end in time may still be at it.
    const hidden = copy.visibleAt - timeline.now();
    if (hidden > 0) {
      timeline.after(hidden, () => moveToDeadLetters(queue, sent));
      return;
    }
    world.moved.set(sent.id, world.deliveryIn(sent.body));
    count('queues:envelope-moved');
    trace.note('SQS', `moves ${sent.id} to the dead letters`, world.aboutMessage(sent));
    queue.remove(copy);
    queueNamed(deadLettersOf(queue.name)).send(sent);
  };
  const queueNamed = (name: string): Queue => queues.get(name) as Queue;

  const world: World = {
    plan,
    random,
    timeline,
    trace,
    remote,
    tables,
    objects: new Map(),
    requests: new Map(),
    forged: new Set(),
    moved: new Map(),
    movedEvents: new Map(),
    lostContents: new Set(),
    lostEnvelopes: new Set(),
    askedFor: new Map(),
    queues,
    get ses() {
      return ses;
    },
    watchers,
    counts,
    violations,
    nextId,
    count,
    violate: (invariant, what, delivery) => {
      violations.push({ invariant, what, delivery });
      trace.note('VIOLATION', `${invariant}: ${what}`, delivery === undefined ? [] : [delivery]);
    },
    begins: () => void (pending += 1),
    ends: () => void (pending -= 1),
    isOver: () => isFinished || violations.length > 0,
    finish: () => void (isFinished = true),
    pending: () => pending,
    lastStopAt: () => lastStopAt,

    enqueue: (queue, message) => {
      const isTwice = isFaulty() && queue.name !== feedbackQueue && random.chance(plan.queueCopies);
      if (isTwice) count('queues:copies');
      const sent = queue.send(message, isTwice ? random.int(2, 3) : 1);
      for (const watcher of watchers) watcher.enqueued?.(queue, sent);
      const lost = queue.name.endsWith('-outbound') && isFaulty() ? world.deliveryIn(message.body) : undefined;
      if (lost !== undefined && random.chance(plan.poison.lostEnvelopes)) {
        count('queues:envelope-lost');
        trace.note('SQS', `loses ${sent.id}`, [lost]);
        world.lostEnvelopes.add(lost);
        for (const copy of queue.messages()) if (copy.id === sent.id) queue.remove(copy);
      }
      if (queue.name.endsWith('-outbound') && random.chance(plan.poison.strangers)) forge(queue, message);
      if (queue.name.endsWith('-outbound') && isFaulty() && random.chance(plan.poison.movedEnvelopes)) {
        timeline.after(random.int(50, random.pick([3_000, 60_000])), () => moveToDeadLetters(queue, sent));
      }
      return sent;
    },

    sendToFeedback: (body, event) => {
      // The path keeps its order, and may be held up; only what is overtaken comes later than what was published after it.
      const held = plan.events.heldUp.find(({ from, until }) => timeline.now() >= from && timeline.now() < until);
      if (held !== undefined) count('events:held-up');
      const arrival = Math.max(lastArrival, held?.until ?? 0, timeline.now() + random.int(5, 200));
      lastArrival = arrival;
      const isOvertaken = isFaulty() && random.chance(plan.events.reordered);
      if (isOvertaken) {
        count('events:reordered');
        // Held up for longer than a window it comes with heartbeats that are younger by more than that.
        if (event !== undefined) event.disturbances += held === undefined ? 1 : Number.POSITIVE_INFINITY;
      }
      pending += 1;
      timeline.after(arrival - timeline.now() + (isOvertaken ? random.int(1_000, 120_000) : 0), () => {
        pending -= 1;
        const isMoved = isFaulty() && random.chance(plan.poison.movedEvents);
        if (isMoved) count('queues:event-moved');
        const queue = queueNamed(isMoved ? deadLettersOf(feedbackQueue) : feedbackQueue);
        const { id } = queue.send({ body, senderId: 'AIDASNS', groupId: undefined, attributes: {} });
        if (event === undefined) return;
        eventByBody.set(body, event);
        if (!isMoved) return;
        event.disturbances = Number.POSITIVE_INFINITY;
        event.isMoved = true;
        world.movedEvents.set(id, event);
      });
    },
    eventOf: ({ body }) => eventByBody.get(body),

    deliveryIn: (body) => {
      const [, messageId, index] = /"messageId":"([0-9a-f]{32})","recipientIndex":(\d+)/.exec(body) ?? [];
      return messageId === undefined ? undefined : `${messageId}/${index}`;
    },
    aboutMessage: ({ id, body }) => {
      const tagged = /"delivery":\["([0-9a-f]{32})-(\d+)"\]/.exec(body.replaceAll('\\"', '"'));
      const about = tagged === null ? world.deliveryIn(body) : `${tagged[1]}/${tagged[2]}`;
      return about === undefined ? [id] : [id, about];
    },
    crashesAtAnswer: (actor) => remote.crashesAt(actor, 'ses') !== undefined,
    whenKilled: (actor, then) => void killed.set(actor, then),

    wasTold: (event, actor) => {
      for (const watcher of watchers) watcher.told?.(event, actor);
    },
    wasCalled: (call, actor) => {
      for (const watcher of watchers) watcher.called?.(call, actor);
    },
    wasObserved: (actor, observation) => {
      count(`observed:${observation.event}`);
      if (observation.event === 'delivery-decided') for (const code of observation.reasons) count(`decided:${code}`);
      for (const watcher of watchers) watcher.observed?.(actor.name, observation);
    },
    wasDeleted: (queue, message) => {
      for (const watcher of watchers) watcher.deleted?.(queue, message);
    },
    wasDisturbed: (message) => {
      const event = eventByBody.get(message.body);
      if (event !== undefined) event.disturbances += 1;
    },
    onVisible,
  };
  const ses = createSes(world);
  furnish(world);
  return world;
};

/** What is there before anybody sends anything. */
const furnish = ({ tables, objects, plan }: World): void => {
  const text = JSON.stringify(firstPolicy);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const key = `${pipelinePrefixes.policies}${sha256}.json`;
  objects.set(key, [text]);
  const put = (TableName: string, Item: object): void => void tables.put({ TableName, Item: Item as never }, 'before');
  put('policies', { name: policyInForce, version: firstPolicy.version, key, sha256, why: firstPolicy.why });
  if (plan.hasReading) {
    put('counters', {
      counter: budgetKeys.account,
      rates: [{ perSecond: rateAt(plan, beginning), from: beginning - 3_600_000 }],
      daily: plan.day.quota,
      sentLast24Hours: plan.day.sentBefore,
      counted: 0,
      at: beginning - 20_000,
    });
  }
  if (plan.reconciles?.isNew === false) {
    put('counters', {
      counter: reconcileKeys.progress,
      doneUntil: beginning,
      policyVersion: firstPolicy.version,
      terms: {},
    });
  }
  put('allowList', { rule: 'acme.example', owner: 'it' });
  for (const name of people) put('directory', { address: `${name}@acme.example`, groups: ['staff'] });
};
