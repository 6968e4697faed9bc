import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SuppressAs } from '../../../lambdas/domain/feedback/effects.ts';
import { suppress } from '../../../lambdas/domain/feedback/suppress.ts';
import {
  type Evidence,
  emptyRecord,
  type SuppressionRecord,
} from '../../../lambdas/domain/feedback/suppression-record.ts';

const start = Date.parse('2026-11-21T12:00:00Z');
const hours = (count: number): string => new Date(start + count * 3_600_000).toISOString();
const days = (count: number): string => hours(24 * count);

type Event = readonly [as: SuppressAs, at: string, event?: string];

const evidenceOf = ([as, at, event = `${as} ${at}`]: Event): Evidence => ({ at, event, code: as });

const record = (events: readonly Event[], from: SuppressionRecord = emptyRecord('anna@acme.example')) =>
  events.reduce((before, event) => suppress(before, event[0], evidenceOf(event)), from);

const entryOf = (events: readonly Event[], origin: 'bounce' | 'complaint' | 'provider' = 'bounce') => {
  const { since, until } = record(events).entries[origin] ?? {};
  return [since, until];
};

describe('a hard bounce', () => {
  it('suppresses for 14 days', () => {
    expect(entryOf([['hard-bounce', hours(0)]])).toEqual([hours(0), days(14)]);
  });

  it('suppresses for 180 days when the mailbox has not come back', () => {
    expect(
      entryOf([
        ['hard-bounce', hours(0)],
        ['hard-bounce', days(20)],
      ]),
    ).toEqual([hours(0), days(200)]);
  });

  it('of two mails that were under way at the same time is no repetition', () => {
    expect(
      entryOf([
        ['hard-bounce', hours(0)],
        ['hard-bounce', hours(1)],
      ]),
    ).toEqual([hours(0), hours(1 + 14 * 24)]);
  });

  it('names the latest event as its evidence', () => {
    const events: readonly Event[] = [
      ['hard-bounce', days(2), 'second'],
      ['hard-bounce', days(1), 'first'],
    ];
    expect(record(events).entries.bounce?.evidence?.event).toBe('second');
  });
});

describe('soft bounces', () => {
  const soft = (...at: readonly number[]) => entryOf(at.map((hour): Event => ['soft-bounce', hours(hour)]));

  it.each<[string, readonly number[], readonly (string | undefined)[]]>([
    ['one counts and does nothing', [0], [undefined, undefined]],
    ['three of one hour are one', [0, 0.1, 0.2, 0.3], [undefined, undefined]],
    ['three around the change of an hour are not over hours', [0.9, 1.1, 2.05], [undefined, undefined]],
    ['three over hours suppress for three days', [0, 5, 30], [hours(0), hours(30 + 72)]],
    ['three over more than 72 hours do nothing', [0, 40, 73], [undefined, undefined]],
    ['a fourth suppresses for longer', [0, 5, 30, 50], [hours(0), hours(50 + 72)]],
    ['one long after a suppression ended does not bring it back', [0, 5, 30, 500], [undefined, undefined]],
  ])('%s', (_sentence, at, entry) => {
    expect(soft(...at)).toEqual(entry);
  });

  it('never shorten what a hard bounce has come to', () => {
    const events: readonly Event[] = [
      ['hard-bounce', hours(0)],
      ...[1, 10, 20].map((hour): Event => ['soft-bounce', hours(hour)]),
    ];
    expect(entryOf(events)).toEqual([hours(0), days(14)]);
  });
});

describe('other origins', () => {
  it('a complaint never ends, and counts from the first', () => {
    const events: readonly Event[] = [
      ['complaint', days(3)],
      ['complaint', days(1)],
    ];
    expect(entryOf(events, 'complaint')).toEqual([days(1), undefined]);
  });

  it("an address on a list of the provider's waits 14 days, each time anew", () => {
    const events: readonly Event[] = [
      ['provider', days(1)],
      ['provider', hours(0)],
    ];
    expect(entryOf(events, 'provider')).toEqual([hours(0), days(15)]);
  });

  it('each leaves the others alone', () => {
    const events: readonly Event[] = [
      ['complaint', days(1)],
      ['hard-bounce', days(2)],
      ['provider', days(3)],
    ];
    expect(Object.keys(record(events).entries).toSorted()).toEqual(['bounce', 'complaint', 'provider']);
  });
});

describe('what a person entered', () => {
  const by = (entries: SuppressionRecord['entries'], more: Partial<SuppressionRecord> = {}): SuppressionRecord => ({
    ...emptyRecord('anna@acme.example'),
    entries,
    ...more,
  });

  it('is not shortened by a bounce', () => {
    const forEver = by({ bounce: { origin: 'bounce' }, operator: { origin: 'operator' } });
    expect(record([['hard-bounce', hours(0)]], forEver).entries).toEqual(forEver.entries);
  });

  it('gives way to a bounce that lasts longer', () => {
    const short = by({ bounce: { origin: 'bounce', until: days(1) } });
    expect(record([['hard-bounce', hours(0)]], short).entries.bounce?.until).toBe(days(14));
  });

  it('is made endless by a complaint', () => {
    const short = by({ complaint: { origin: 'complaint', until: days(1) } });
    expect(record([['complaint', hours(0)]], short).entries.complaint).toMatchObject({ since: hours(0) });
    expect(record([['complaint', hours(0)]], short).entries.complaint?.until).toBeUndefined();
  });

  it('a removal stands when an old event comes once more, and not when there is a new one', () => {
    const removed = by({}, { pardons: { complaint: hours(5), bounce: hours(5) } });
    const old: readonly Event[] = [
      ['complaint', hours(4)],
      ['hard-bounce', hours(5)],
    ];
    expect(record(old, removed)).toBe(removed);
    expect(record([['complaint', hours(6)]], removed).entries.complaint).toBeDefined();
  });
});

it('an event that adds nothing leaves the very same record', () => {
  const once = record([['hard-bounce', hours(0)]]);
  expect(record([['hard-bounce', hours(0)]], once)).toBe(once);
});

it('keeps a bounded history, however many soft bounces there are', () => {
  const many = Array.from({ length: 1000 }, (_, hour): Event => ['soft-bounce', hours(hour)]);
  expect(Object.keys(record(many).bounces?.soft ?? {}).length).toBeLessThanOrEqual(145);
});

describe('events in any order, and each three times', () => {
  const event: fc.Arbitrary<Event> = fc.tuple(
    fc.constantFrom<SuppressAs>('hard-bounce', 'soft-bounce', 'soft-bounce', 'soft-bounce', 'complaint', 'provider'),
    fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 40 })).map((halves) => hours(halves / 2)),
    fc.constantFrom('a', 'b', 'c'),
  );
  const shuffled = fc
    .array(event, { maxLength: 25 })
    .chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 }),
      ),
    );
  const entered = fc.constantFrom<SuppressionRecord['entries']>(
    {},
    { bounce: { origin: 'bounce', until: days(3) }, operator: { origin: 'operator' } },
  );

  it('lead to the same record', () => {
    fc.assert(
      fc.property(shuffled, entered, ([events, mixed], entries) => {
        const before = { ...emptyRecord('anna@acme.example'), entries };
        expect(record(mixed, before)).toEqual(record(events, before));
      }),
      { numRuns: 500 },
    );
  });
});
