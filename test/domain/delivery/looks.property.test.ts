import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import { lanes } from '../../../lambdas/contract/lanes.ts';
import type { Policy } from '../../../lambdas/contract/policy.ts';
import {
  hoursAt,
  seeTerms,
  slicesAt,
  slicesOf,
  stepBefore,
  stepMilliseconds,
  type Terms,
} from '../../../lambdas/domain/delivery/looks.ts';
import { overdueAfterMilliseconds } from '../../../lambdas/domain/delivery/overdue.ts';
import { policy } from '../../support/facts.ts';

const minute = 60_000;
const start = Date.parse('2026-11-21T12:00:00Z');

/** A policy with one source, whose purposes have these lanes and maximum ages. */
const policyOf = (purposes: readonly (readonly [Lane, number])[]): Policy => {
  const names = purposes.map((_, index) => `p${index}`);
  const [source, template] = [policy.sources['billing'], policy.purposes['notification']];
  if (source === undefined || template === undefined) throw new Error('the policy of the tests has changed');
  return {
    ...policy,
    purposes: Object.fromEntries(
      purposes.map(([lane, maxAge], index) => [names[index] ?? '', { ...template, lane, maxAge }]),
    ),
    sources: { billing: { ...source, purposes: names } },
  };
};

const purposes = fc.array(fc.tuple(fc.constantFrom(...lanes), fc.integer({ min: 60, max: 259_200 })), {
  minLength: 1,
  maxLength: 4,
});

/** What is looked at and counted from the start on, step by step. */
const walk = (until: number, policyAt: (time: number) => Policy) => {
  const slices: { readonly at: number; readonly from: number }[] = [];
  const hours: { readonly at: number; readonly begins: number; readonly lane: Lane; readonly sources: number }[] = [];
  let terms: Terms = {};
  for (let step = stepBefore(start); step <= until; step += stepMilliseconds) {
    terms = seeTerms(terms, [policyAt(step)], step, step - stepMilliseconds);
    for (const { from } of slicesAt(step, terms)) slices.push({ at: step, from });
    for (const hour of hoursAt(step, terms)) {
      for (const lane of hour.lanes) {
        hours.push({ at: step, begins: hour.begins, lane, sources: slicesOf(hour, terms).length / 12 });
      }
    }
  }
  return { slices, hours };
};

it('whatever was accepted is looked at within ten minutes of when it is overdue, whatever is applied meanwhile', () => {
  fc.assert(
    fc.property(
      purposes,
      purposes,
      fc.nat(180),
      fc.nat(180),
      fc.nat(3),
      (before, after, acceptedMinute, appliedMinute, which) => {
        const accepted = start + acceptedMinute * minute + 1_234;
        const applied = start + appliedMinute * minute;
        const inForce = accepted < applied ? before : after;
        const [, maxAge] = inForce[which % inForce.length] ?? ['bulk', 60];
        const overdueAt = accepted + maxAge * 1000 + overdueAfterMilliseconds;
        const { slices } = walk(overdueAt + 20 * minute, (time) => policyOf(time < applied ? before : after));
        const looks = slices.filter(({ from }) => from <= accepted && accepted < from + stepMilliseconds);
        const inTime = looks.filter(({ at }) => at >= overdueAt && at <= overdueAt + 2 * stepMilliseconds);
        expect(inTime.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 40 },
  );
});

it('every hour is counted once for each lane, when all of its mail is overdue', () => {
  fc.assert(
    fc.property(purposes, fc.nat(5), (granted, hour) => {
      const begins = start + hour * 60 * minute;
      const { hours } = walk(start + 82 * 60 * minute, () => policyOf(granted));
      for (const lane of new Set(granted.map(([each]) => each))) {
        const longest = Math.max(...granted.filter(([each]) => each === lane).map(([, maxAge]) => maxAge));
        const counts = hours.filter((each) => each.lane === lane && each.begins === begins);
        expect(counts).toHaveLength(1);
        expect(counts[0]?.sources).toBe(1);
        const lastIsOverdue = begins + 60 * minute + longest * 1000 + overdueAfterMilliseconds;
        expect(counts[0]?.at).toBeGreaterThanOrEqual(lastIsOverdue + 50 * minute);
        expect(counts[0]?.at).toBeLessThanOrEqual(lastIsOverdue + 70 * minute);
      }
    }),
    { numRuns: 25 },
  );
});

it('every hour is counted when all of its mail is overdue, whatever is applied meanwhile', () => {
  fc.assert(
    fc.property(purposes, purposes, fc.nat(5), fc.nat(300), (before, after, hour, appliedMinute) => {
      const begins = start + hour * 60 * minute;
      const applied = start + appliedMinute * minute;
      const { hours } = walk(start + 82 * 60 * minute, (time) => policyOf(time < applied ? before : after));
      const granted = [...(begins < applied ? before : []), ...(applied < begins + 60 * minute ? after : [])];
      // What was granted until an hour before counts, too.
      const lately = begins < applied + 70 * minute ? [...before, ...after] : after;
      for (const [lane, maxAge] of granted) {
        const longest = Math.max(...lately.filter(([each]) => each === lane).map(([, age]) => age));
        const counts = hours.filter((each) => each.lane === lane && each.begins === begins);
        const overdueAfter = 60 * minute + overdueAfterMilliseconds;
        const inTime = counts.filter(
          ({ at }) =>
            at >= begins + maxAge * 1000 + overdueAfter + 50 * minute &&
            at <= begins + longest * 1000 + overdueAfter + 70 * minute,
        );
        expect(inTime.map(({ sources }) => sources)).toContain(1);
      }
    }),
    { numRuns: 25 },
  );
});
