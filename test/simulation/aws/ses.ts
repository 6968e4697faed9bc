import { GetAccountCommand, type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { sendTimeoutMilliseconds } from '../../../lambdas/adapters/ses-mailer.ts';
import { parseDeliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { rateAt } from '../plan/plan.ts';
import { isWithin } from '../plan/spans.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';
import { publishEventsOf } from './ses-events.ts';
import { type Outcome, outcomeOfCall } from './ses-outcomes.ts';

/** A call of SendEmail, as nobody but the simulation knows it. */
export type ProviderCall = {
  /** `<messageId>/<recipientIndex>` */
  readonly delivery: string;
  readonly attempt: number;
  readonly recipient: string;
  readonly by: string;
  readonly configurationSet: string;
  readonly raw: Uint8Array;
  readonly beganAt: number;
  /** When the client gave up or had its answer, whether or not its worker was still there. */
  readonly endedAt: number;
  /** What the worker is answered; `lost` if nothing that says whether it was taken. */
  readonly answer: Outcome['answer'];
  /** What SES knows the mail by, if it has taken it. */
  readonly sesMessageId?: string;
  readonly events: PublishedEvent[];
};

/** An event that SES tells of a mail, and what became of it on its way. */
export type PublishedEvent = {
  readonly type: string;
  /** Nobody will ever hear of it. */
  readonly isLost: boolean;
  readonly publishedAt: number;
  readonly document: object;
  /** How often an invocation that had it failed or died, or it was overtaken on the way. */
  disturbances: number;
  /** SQS has moved it to the dead letters: nobody hears of it before somebody wants it back. */
  isMoved?: boolean;
  takenInAt?: number;
};

/** Amazon SES, as the simulation sees it. */
export type SimulatedSes = {
  readonly calls: ProviderCall[];
  readonly client: (actor: Actor) => SESv2Client;
  /** Whether this very error came before there was a connection. */
  readonly sawNoConnection: (error: unknown) => boolean;
  /** The times that heartbeats have told of. */
  readonly heartbeats: Set<number>;
  /** What is published to the topic of its events: by itself, and by heartbeat. */
  readonly publish: (document: string, event?: PublishedEvent) => void;
};

export const createSes = (world: World): SimulatedSes => {
  const { timeline, plan, remote, trace, count } = world;
  const random = world.random.fork('ses');
  const calls: ProviderCall[] = [];
  const heartbeats = new Set<number>();
  const withoutConnection = new WeakSet<object>();

  const publish: SimulatedSes['publish'] = (document, event) => {
    const [, beat] = /"posternHeartbeat":"([^"]+)"/.exec(document) ?? [];
    if (beat !== undefined) heartbeats.add(Date.parse(beat));
    const envelope = {
      Type: 'Notification',
      TopicArn: plan.names.eventsTopic,
      Timestamp: new Date(timeline.now()).toISOString(),
      Message: document,
    };
    world.sendToFeedback(JSON.stringify(envelope), event);
  };

  const errorOf = (outcome: Outcome): Error => {
    const { error } = outcome;
    if (error === undefined) throw new Error('an answer of SES is no error');
    const { name, message, status, isBeforeConnection } = error;
    if (status !== undefined) {
      return new SESv2ServiceException({
        name,
        message,
        $fault: status < 500 ? 'client' : 'server',
        $metadata: { httpStatusCode: status },
      });
    }
    const failure = Object.assign(new Error(message), { code: name });
    if (isBeforeConnection === true) withoutConnection.add(failure);
    return failure;
  };

  const sendEmail = (actor: Actor, command: SendEmailCommand): Promise<unknown> => {
    if (!actor.isAlive) return new Promise(() => undefined);
    const { EmailTags: tags = [], Destination: to, ConfigurationSetName: configurationSet = '' } = command.input;
    const tag = (wanted: string): string => tags.find(({ Name: name }) => name === wanted)?.Value ?? '';
    const parsed = parseDeliveryTag(tag('delivery'));
    const delivery = parsed === undefined ? '?' : `${parsed.messageId}/${parsed.recipientIndex}`;
    const recipient = to?.ToAddresses?.[0] ?? '';
    const about = [delivery];
    if (remote.crashesAt(actor, 'ses') === 'before') {
      remote.kill(actor, 'before it calls SES');
      return new Promise(() => undefined);
    }
    const outcome = outcomeOfCall(world, random, recipient);
    count(`ses:${outcome.answer}${outcome.answer === 'lost' ? (outcome.isAccepted ? ':taken' : ':not-taken') : ''}`);
    const beganAt = timeline.now();
    const underWay =
      outcome.answer === 'lost' && outcome.error?.name === 'TimeoutError'
        ? sendTimeoutMilliseconds
        : random.int(10, 900);
    const sesMessageId = outcome.isAccepted ? `ses-${calls.length + 1}` : undefined;
    const call: ProviderCall = {
      delivery,
      attempt: Number(tag('attempt')),
      recipient,
      by: actor.name,
      configurationSet,
      raw: command.input.Content?.Raw?.Data ?? new Uint8Array(),
      beganAt,
      endedAt: beganAt + underWay,
      answer: outcome.answer,
      ...(sesMessageId === undefined ? {} : { sesMessageId }),
      events: [],
    };
    calls.push(call);
    trace.note(
      actor.name,
      `SendEmail attempt ${call.attempt}: ${outcome.answer}${outcome.error === undefined ? '' : ` (${outcome.error.name})`}, ${sesMessageId === undefined ? 'not taken' : `taken as ${sesMessageId}`}`,
      about,
    );
    world.wasCalled(call, actor);
    if (sesMessageId !== undefined) publishEventsOf(world, random, call, sesMessageId, publish);
    if (outcome.error?.isBeforeHandOver !== true) void handOver(command);
    if (world.crashesAtAnswer(actor)) {
      timeline.after(underWay / 2, () => remote.kill(actor, 'before SES answers'));
    }
    // Longer than its lease, often.
    remote.mayStandStill(actor, plan.callStandstills, 'ses', [12_000, 25_000]);
    return remote.answerLater(actor, underWay, () => {
      for (const watcher of world.watchers) watcher.answered?.(call, actor);
      if (outcome.answer === 'accepted') return { MessageId: sesMessageId };
      throw errorOf(outcome);
    });
  };

  const send = (actor: Actor, command: unknown): Promise<unknown> => {
    if (command instanceof SendEmailCommand) return sendEmail(actor, command);
    if (command instanceof GetAccountCommand) {
      return remote.call({
        actor,
        service: 'account',
        what: 'GetAccount',
        perform: () => {
          const isStopped = plan.accountStopped.some(({ from, until }) => isWithin(timeline.now(), from, until));
          return {
            SendQuota: {
              Max24HourSend: plan.day.quota,
              SentLast24Hours:
                plan.day.sentBefore + calls.filter(({ sesMessageId }) => sesMessageId !== undefined).length,
              MaxSendRate: rateAt(plan, timeline.now()),
            },
            SendingEnabled: !isStopped,
            EnforcementStatus: isStopped ? 'SHUTDOWN' : 'HEALTHY',
          };
        },
      });
    }
    throw new Error(`no such command of SES: ${(command as object).constructor.name}`);
  };

  return {
    calls,
    heartbeats,
    client: (actor) => ({ send: (command: unknown) => send(actor, command) }) as unknown as SESv2Client,
    sawNoConnection: (error) => typeof error === 'object' && error !== null && withoutConnection.has(error),
    publish,
  };
};

/** The SDK has gone through its steps: whoever watches them is told that the request is handed over. */
const handOver = async (command: SendEmailCommand): Promise<void> => {
  const handler = command.middlewareStack.resolve(async () => ({ output: { $metadata: {} }, response: {} }), {});
  await handler({ input: command.input, request: {} } as Parameters<typeof handler>[0]);
};
