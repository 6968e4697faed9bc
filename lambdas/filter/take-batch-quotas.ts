import type { AppliedPolicy } from '../contract/policy.ts';
import { comesBack } from '../domain/intake/comes-back.ts';
import type { ReadableIntake } from '../domain/intake/read-intake.ts';
import { fitsWhenHandedIn, strangersLimit } from '../domain/intake/strangers.ts';
import { decide } from '../domain/policy/decide.ts';
import type { Facts, QuotaExceeded } from '../domain/policy/facts.ts';
import { awaitsAdoption } from '../domain/policy/stranger.ts';
import { limitsOf, type Whose } from '../domain/quota/limits.ts';
import { takeQuotas } from '../domain/quota/take-quotas.ts';
import type { FilterDependencies } from './dependencies.ts';
import { type BatchLists, deliveryKeys } from './read-lists.ts';

/** What the counters have to say about one request. */
export type RequestQuota = {
  /** By the recipient's index; those that may leave, or would not leave anyway, are not in it. */
  readonly exceeded: ReadonlyMap<number, QuotaExceeded>;
  /** Recipients whose mail was counted, or was on an earlier receipt: no other may leave if it falls under a quota. */
  readonly counted: ReadonlySet<number>;
  /** Of a sender that no source lists: too large, or too many of its requests are kept already. */
  readonly cannotBeKept: boolean;
};

export const withoutQuota: RequestQuota = { exceeded: new Map(), counted: new Set(), cannotBeKept: false };

/** What the counters answer about a request, or what kept them from it: then nobody knows whether it may leave. */
export type Answer = RequestQuota | { readonly outage: unknown };

/** A request and the facts it would be decided by if there were no quotas. */
type Asking = { readonly intake: ReadableIntake; readonly facts: Facts };

/**
 * Asks the counters once for all that a batch would send: only what nothing else stands against is counted. What an earlier
 * receipt of the same message recorded was counted then; one that died before it could record is counted twice.
 * What no counter has a say in leaves when they are out of reach.
 */
export const takeBatchQuotas = async <Request extends Asking>(
  asking: readonly Request[],
  policy: AppliedPolicy,
  { deliveries }: Pick<BatchLists, 'deliveries'>,
  { takeFrom }: Pick<FilterDependencies, 'takeFrom'>,
): Promise<ReadonlyMap<Request, Answer>> => {
  const recorded = new Map(
    deliveries.map((each) => [`${each.messageId}/${each.recipientIndex}/${each.intakeMessageId}`, each]),
  );
  const isRecorded = (intake: ReadableIntake, index: number): boolean => {
    const found = recorded.get(`${intake.messageId}/${index}/${intake.message.id}`);
    // What was given up may never have been counted.
    return found !== undefined && !(found.state === 'dead-lettered' && comesBack(intake, found));
  };
  const wanted = asking
    .flatMap((request) => {
      const { intake, facts } = request;
      const whose = whoseIs(facts);
      if (whose === undefined || limitsOf(policy.document, whose).length === 0 || intake.request.dryRun === true)
        return [];
      const verdicts = decide(facts);
      return facts.recipients.flatMap(({ index }, which) =>
        verdicts[which]?.verdict === 'send' && !isRecorded(intake, index) ? [{ request, index, whose }] : [],
      );
    })
    .toSorted((one, other) => one.request.intake.message.sentAt - other.request.intake.message.sentAt);
  const strangers = asking.filter(({ intake, facts }) => {
    const isNew = !deliveryKeys(intake).some(({ recipientIndex }) => isRecorded(intake, recipientIndex));
    return awaitsAdoption(facts) && fitsWhenHandedIn(intake) && isNew;
  });
  const [counting, keeping] = await Promise.allSettled([
    takeQuotas(
      wanted.map(({ whose }) => whose),
      policy.document,
      takeFrom,
    ),
    keepStrangers(strangers, takeFrom),
  ]);
  const answer = (request: Request): Answer => {
    const { intake, facts } = request;
    const mails = wanted.flatMap((mail, place) => (mail.request === request ? [{ ...mail, place }] : []));
    const isStranger = strangers.includes(request);
    if (mails.length > 0 && counting.status === 'rejected') return { outage: counting.reason };
    if (isStranger && keeping.status === 'rejected') return { outage: keeping.reason };
    const limits = counting.status === 'fulfilled' ? counting.value : [];
    return {
      exceeded: new Map(
        mails.flatMap(({ index, place }) => {
          const limit = limits[place];
          return limit === undefined ? [] : [[index, limit] as const];
        }),
      ),
      counted: new Set([
        ...mails.map(({ index }) => index),
        ...facts.recipients.map(({ index }) => index).filter((index) => isRecorded(intake, index)),
      ]),
      cannotBeKept: isStranger
        ? keeping.status === 'rejected' || !keeping.value.has(request)
        : awaitsAdoption(facts) && !fitsWhenHandedIn(intake),
    };
  };
  return new Map(asking.map((request) => [request, answer(request)]));
};

const whoseIs = ({ source, request }: Facts): Whose | undefined =>
  source.known ? { source: source.name, purpose: request.purpose } : undefined;

/** @returns those that may be kept */
const keepStrangers = async (
  strangers: readonly Asking[],
  takeFrom: FilterDependencies['takeFrom'],
): Promise<ReadonlySet<Asking>> => {
  const bySender = Map.groupBy(strangers, ({ intake }) => intake.principal);
  const kept = await Promise.all(
    [...bySender].map(async ([principal, ofOne]) => {
      const { granted } = await takeFrom(strangersLimit(principal), ofOne.length);
      return ofOne.slice(0, granted);
    }),
  );
  return new Set(kept.flat());
};
