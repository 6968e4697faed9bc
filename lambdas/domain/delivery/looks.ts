import { type Lane, lanes } from '../../contract/lanes.ts';
import { maximumMaxAgeSeconds, type Policy } from '../../contract/policy.ts';
import { overdueAfterMilliseconds } from './overdue.ts';
import { hourMilliseconds } from './source-hour.ts';

/**
 * When what was accepted is looked at again (docs/decisions/0019-no-limbo.md): every five minutes are looked at together,
 * each time that the maximum age of one of their source's purposes has passed, and every hour is counted, lane by lane, an
 * hour after the longest that was granted in it.
 */

/** Time goes by in steps of this: what is accepted in one is a slice. */
export const stepMilliseconds = 300_000;

/** An hour is counted so long after the last of its mail should have ended. */
export const countAfterMilliseconds = 3_600_000;

/**
 * Of each source the lanes and maximum ages it was granted, as `bulk/259200`, and when that was last so (milliseconds since
 * the epoch): mail is held to the policy that it was accepted under.
 */
export type Terms = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a source had accepted from `from` on, for one step. */
export type Slice = { readonly source: string; readonly from: number };

export type HourToCount = { readonly begins: number; readonly lanes: readonly Lane[] };

/**
 * The terms that matter: those that policies grant now, and those they granted until lately.
 * @param policies - all that were in force since the terms were seen last
 * @param doneUntil - the step that was done last: what the next ones look at may be older the longer that is ago
 */
export const seeTerms = (before: Terms, policies: readonly Policy[], now: number, doneUntil: number): Terms => {
  const seen = new Map(Object.entries(before).map(([source, terms]) => [source, new Map(Object.entries(terms))]));
  for (const { sources, purposes } of policies) {
    for (const [source, { purposes: granted }] of Object.entries(sources)) {
      const own = seen.get(source) ?? new Map<string, number>();
      seen.set(source, own);
      for (const name of granted) {
        const purpose = purposes[name];
        if (purpose !== undefined) own.set(`${purpose.lane}/${purpose.maxAge}`, now);
      }
    }
  }
  const kept = [...seen].map(
    ([source, own]) => [source, [...own].filter(([, at]) => doneUntil - at <= keptMilliseconds)] as const,
  );
  return Object.fromEntries(
    kept.filter(([, own]) => own.length > 0).map(([source, own]) => [source, Object.fromEntries(own)]),
  );
};

/** What is to be looked at when time has come to a step: the slices of which some mail should have ended by now. */
export const slicesAt = (step: number, terms: Terms): readonly Slice[] =>
  Object.entries(terms).flatMap(([source, own]) => {
    const ages = new Set(Object.keys(own).map((term) => inSteps(maxAgeOf(term) + overdueAfterMilliseconds)));
    return [...ages].map((age) => ({ source, from: step - age - stepMilliseconds }));
  });

/**
 * The hours whose deadline has come at a step. Each has its own, by the terms that its mail may have been accepted under: a
 * maximum age that is made shorter must not take the deadlines of hours with it that have none yet.
 */
export const hoursAt = (step: number, terms: Terms): readonly HourToCount[] => {
  const all = Object.values(terms).flatMap((own) => Object.entries(own));
  const due = lanes.flatMap((lane) => {
    const ofLane = all
      .filter(([term]) => laneOf(term) === lane)
      .map(([term, at]) => ({ age: inSteps(maxAgeOf(term)), grantedUntil: at + seenLateMilliseconds }));
    const longestIn = (begins: number): number =>
      Math.max(...ofLane.filter(({ grantedUntil }) => begins <= grantedUntil).map(({ age }) => age));
    return [...new Set(ofLane.map(({ age }) => age))]
      .map((age) => ({ lane, age, begins: step - countAfterMilliseconds - age - hourMilliseconds }))
      .filter(({ age, begins }) => begins % hourMilliseconds === 0 && longestIn(begins) === age);
  });
  return [...Map.groupBy(due, ({ begins }) => begins)].map(([begins, ofHour]) => ({
    begins,
    lanes: ofHour.map(({ lane }) => lane),
  }));
};

/** All slices of an hour, of the sources that may send in these lanes. */
export const slicesOf = ({ begins, lanes: counted }: HourToCount, terms: Terms): readonly Slice[] =>
  Object.entries(terms)
    .filter(([, own]) => Object.keys(own).some((term) => counted.some((lane) => laneOf(term) === lane)))
    .flatMap(([source]) =>
      Array.from({ length: hourMilliseconds / stepMilliseconds }, (_, index) => ({
        source,
        from: begins + index * stepMilliseconds,
      })),
    );

/** Whether a slice is the last one of its hour. */
export const endsAnHour = ({ from }: Slice): boolean => (from + stepMilliseconds) % hourMilliseconds === 0;

/** The last step that has been reached. */
export const stepBefore = (now: number): number => Math.floor(now / stepMilliseconds) * stepMilliseconds;

const inSteps = (milliseconds: number): number => Math.ceil(milliseconds / stepMilliseconds) * stepMilliseconds;

const laneOf = (term: string): string => term.slice(0, term.indexOf('/'));

const maxAgeOf = (term: string): number => Number(term.slice(term.indexOf('/') + 1)) * 1000;

/** Mail may be accepted under terms for so long after they were seen last: until the next run, and by a policy read before. */
const seenLateMilliseconds = hourMilliseconds;

/** Until every hour in which mail may have been accepted under them has been counted, however old others of its lane may get. */
const keptMilliseconds =
  seenLateMilliseconds + hourMilliseconds + inSteps(maximumMaxAgeSeconds * 1000) + countAfterMilliseconds;
