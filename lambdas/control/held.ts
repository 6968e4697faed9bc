import type { ControlAnswer } from '../contract/control/answer.ts';
import type { heldCommands } from '../contract/control/held.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { CommandResult, HeldMail, Judged } from '../domain/control/results.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { type Choice, isChosen, isWaiting, letPass, refusedByOperator, waitsFor } from '../domain/delivery/held.ts';
import { describeScopeProblem, parseStopScope } from '../domain/policy/stop-scope.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { done, no, type Performers } from './answer.ts';
import type { Caller } from './caller.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<
  ControlDependencies,
  'now' | 'audit' | 'readWaiting' | 'deliveries' | 'ledger' | 'startRelease'
>;

const concurrentWrites = 10;

/** Release may look at a mail in the same moment. */
const attemptsAtMost = 3;

/** What is to be done with a mail: its next version, or why not. */
type Act = (delivery: Delivery, caller: Caller, which: Which, now: number) => Delivery | Judged['outcome'];

type Which =
  | { readonly ids: readonly Chosen[]; readonly why: string }
  | (Choice & { readonly all: true; readonly cursor?: string | undefined; readonly why: string });

type Chosen = { readonly messageId: string; readonly recipientIndex?: number | undefined };

export const createHeldCommands = (dependencies: Dependencies): Performers<keyof typeof heldCommands> => {
  const { now, audit, readWaiting, deliveries, ledger, startRelease } = dependencies;

  /** The mail that is meant, and where to go on. A request whose sender nobody knows is one thing, whoever it is for. */
  const find = async (which: Which): Promise<Found> => {
    if ('ids' in which) {
      const found = await mapConcurrently(which.ids, concurrentWrites, async ({ messageId, recipientIndex }) => {
        const all = await deliveries.ofMessage(messageId);
        const wanted = all.filter((each) => recipientIndex === undefined || each.recipientIndex === recipientIndex);
        return { all, wanted, named: { messageId, recipientIndex } };
      });
      const unknown = found.filter(({ wanted }) => wanted.length === 0).map(({ named }) => named);
      return { deliveries: distinct(found.flatMap(({ all, wanted }) => wholeRequests(wanted, all))), unknown };
    }
    const page = await readWaiting(which.cursor);
    if (page === undefined) return 'no-such-page';
    const wanted = page.deliveries.filter((each) => isWaiting(each) && isChosen(each, which));
    const strangers = [...new Set(wanted.filter(isRequest).map(({ messageId }) => messageId))];
    const siblings = await mapConcurrently(strangers, concurrentWrites, deliveries.ofMessage);
    return {
      deliveries: distinct([...wanted, ...siblings.flat().filter(isWaiting)]),
      unknown: [],
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  };

  const judge = async (delivery: Delivery, act: Act, caller: Caller, which: Which): Promise<Judged> => {
    const { messageId, recipientIndex } = delivery;
    let current: Delivery | undefined = delivery;
    for (let attempt = 0; attempt < attemptsAtMost && current !== undefined; attempt += 1) {
      if (!isWaiting(current)) return { messageId, recipientIndex, outcome: 'not-waiting' };
      const next: Delivery | Judged['outcome'] = act(current, caller, which, now());
      if (typeof next === 'string') return { messageId, recipientIndex, outcome: next };
      if (await ledger.replace(current, next)) return { messageId, recipientIndex, outcome: 'done' };
      current = await ledger.get(delivery);
    }
    throw new OutageError('ledger', 'changed under every attempt to write it');
  };

  const performOn =
    (action: 'held-release' | 'held-refuse', act: Act) =>
    async (input: Which, caller: Caller): Promise<ControlAnswer<CommandResult<typeof action>>> => {
      const which = withScope(input);
      if (typeof which === 'string') return no('malformed', [which]);
      const found = await find(which);
      if (found === 'no-such-page') return no('malformed', ['the cursor is none: begin again without one']);
      const { who, accessKey } = caller;
      const details = { why: which.why, ...choiceOf(which) };
      for (const subject of new Set(found.deliveries.map(({ messageId }) => messageId))) {
        await audit.append({ action, subject, who, accessKey, details }, now());
      }
      const judged = await mapConcurrently(found.deliveries, concurrentWrites, (each) =>
        judge(each, act, caller, which),
      );
      if (judged.some(({ outcome }) => outcome === 'done')) await startRelease();
      const unknown = found.unknown.map(
        ({ messageId, recipientIndex }): Judged => ({
          messageId,
          ...(recipientIndex === undefined ? {} : { recipientIndex }),
          outcome: 'unknown',
        }),
      );
      return done({ judged: [...judged, ...unknown], ...(found.next === undefined ? {} : { next: found.next }) });
    };

  return {
    'held-list': async (input, { who, accessKey }) => {
      const choice = withScope(input);
      if (typeof choice === 'string') return no('malformed', [choice]);
      // It names recipients.
      const details = choiceOf(choice);
      await audit.append({ action: 'held-list', subject: 'held', who, accessKey, details }, now());
      const page = await readWaiting(input.cursor);
      if (page === undefined) return no('malformed', ['the cursor is none: begin again without one']);
      const held = page.deliveries
        .filter(({ state }) => state === 'held' || (state === 'deferred' && input.deferred))
        .filter((delivery) => isChosen(delivery, choice));
      return done({ held: held.map(shown), ...(page.next === undefined ? {} : { next: page.next }) });
    },

    'held-release': performOn('held-release', (delivery, { who: by }, which, time) => {
      const passed = letPass(delivery, { by, why: which.why, scope: choiceOf(which).scope }, time);
      return passed.ok ? passed.delivery : passed.because;
    }),

    'held-refuse': performOn('held-refuse', (delivery, { who: by }, { why }, time) =>
      refusedByOperator(delivery, { by, why }, time),
    ),
  };
};

type Found =
  | { readonly deliveries: readonly Delivery[]; readonly unknown: readonly Chosen[]; readonly next?: string }
  | 'no-such-page';

const isRequest = ({ parked }: Delivery): boolean => parked !== undefined && 'request' in parked;

/** With one recipient of a request that nobody knows the sender of come all the others. */
const wholeRequests = (wanted: readonly Delivery[], all: readonly Delivery[]): readonly Delivery[] =>
  wanted.some(isRequest) ? all : wanted;

const distinct = (deliveries: readonly Delivery[]): readonly Delivery[] => [
  ...new Map(deliveries.map((each) => [`${each.messageId}/${each.recipientIndex}`, each])).values(),
];

/** The same with its scope as the Stops table has it; or what is wrong with it. */
const withScope = <Input extends Choice | { readonly ids: unknown }>(input: Input): Input | string => {
  if (!('scope' in input) || input.scope === undefined) return input;
  const parsed = parseStopScope(input.scope);
  return parsed.ok ? { ...input, scope: parsed.scope } : `${input.scope}: ${describeScopeProblem(parsed.problem)}`;
};

const choiceOf = (which: Which | Choice): Choice => {
  if ('ids' in which) return {};
  const { source, reasonCode, scope } = which;
  return {
    ...(source === undefined ? {} : { source }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(scope === undefined ? {} : { scope }),
  };
};

const shown = (delivery: Delivery): HeldMail => {
  const { messageId, recipientIndex, recipient, state, source, purpose, principal, receivedAt } = delivery;
  const { validUntil, dueAt, parked } = delivery;
  return {
    messageId,
    recipientIndex,
    ...(recipient === undefined ? {} : { recipient }),
    state,
    ...(source === undefined ? {} : { source }),
    ...(purpose === undefined ? {} : { purpose }),
    principal,
    receivedAt,
    ...(parked === undefined ? {} : { since: parked.since }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(validUntil === undefined ? {} : { validUntil }),
    reasons: waitsFor(delivery),
  };
};
