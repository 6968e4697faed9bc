import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyChange,
  type DirectoryChange,
  type DirectoryRecord,
  forget,
  groupsOfRecord,
  unknownAddress,
} from '../../../lambdas/domain/directory/directory-record.ts';

const nobody = unknownAddress('anna@acme.example');

const apply = (changes: readonly DirectoryChange[], record: DirectoryRecord = nobody): DirectoryRecord =>
  changes.reduce(applyChange, record);

const put = (at: number, ...groups: readonly string[]): DirectoryChange => ({ at, by: 'crm', put: { groups } });
const hold = (at: number): DirectoryChange => ({ at, by: 'arn:anna', put: { groups: [], inNoGroup: true } });
const remove = (at: number, ...groups: readonly string[]): DirectoryChange => ({ at, by: 'crm', remove: { groups } });
const clear = (at: number): DirectoryChange => ({ at, by: 'arn:anna', remove: { groups: 'every' } });

describe('an address of the directory', () => {
  const rows: readonly [
    sentence: string,
    changes: readonly DirectoryChange[],
    groups: readonly string[] | undefined,
  ][] = [
    ['is nowhere before anybody said so', [], undefined],
    ['is in the group it was put into', [put(1, 'staff')], ['staff']],
    ['is in all groups it was put into, by name', [put(1, 'staff'), put(2, 'customers')], ['customers', 'staff']],
    ['leaves a group and stays in the other', [put(1, 'a', 'b'), remove(2, 'a')], ['b']],
    ['is gone once it has left its last group', [put(1, 'a'), remove(2, 'a')], undefined],
    ['stays, in no group, where it was put for itself', [hold(1), put(1, 'a'), remove(2, 'a')], []],
    ['is put back later', [put(1, 'a'), remove(2, 'a'), put(3, 'a')], ['a']],
    ['is not put back by an older message that comes later', [remove(2, 'a'), put(1, 'a')], undefined],
    ['is not taken out by an older message that comes later', [put(2, 'a'), remove(1, 'a')], ['a']],
    ['is out if it is put and taken out in the same millisecond', [put(1, 'a'), remove(1, 'a')], undefined],
    ['is out, whichever of the two comes first', [remove(1, 'a'), put(1, 'a')], undefined],
    ['leaves every group at once', [put(1, 'a', 'b'), hold(1), clear(2)], undefined],
    ['is not put back by what was said before it left', [clear(2), put(1, 'a')], undefined],
    ['is not put back by what was said as it left', [clear(2), put(2, 'a')], undefined],
    ['keeps what was said after it left, also if that came first', [put(3, 'a'), clear(2)], ['a']],
    ['is put back after it left', [clear(2), put(3, 'a')], ['a']],
    ['takes a group named as a member of every object', [put(1, 'constructor')], ['constructor']],
  ];
  it.each(rows)('%s', (_, changes, groups) => {
    expect(groupsOfRecord(apply(changes))).toEqual(groups);
  });

  it('is left as it is by what is no news', () => {
    const record = apply([put(2, 'a'), clear(1)]);
    for (const old of [put(2, 'a'), put(1, 'a'), remove(1, 'a'), clear(1), remove(1, 'b')]) {
      expect(applyChange(record, old)).toBe(record);
    }
  });
});

const change: fc.Arbitrary<DirectoryChange> = fc
  .record({
    at: fc.integer({ min: 1, max: 6 }),
    groups: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    kind: fc.constantFrom('put' as const, 'remove' as const, 'hold' as const, 'clear' as const),
  })
  .map(({ at, groups, kind }) => {
    switch (kind) {
      case 'put':
        return put(at, ...groups);
      case 'remove':
        return remove(at, ...groups);
      case 'hold':
        return hold(at);
      case 'clear':
        return clear(at);
    }
  });

/** What counts of a record: who said it does not. */
const stateOf = ({ memberships }: DirectoryRecord) =>
  Object.fromEntries(Object.entries(memberships).map(([group, { isMember, at }]) => [group, [isMember, at]]));

describe('changes of the directory', () => {
  const shuffledAndRepeated = fc.array(change, { minLength: 1, maxLength: 12 }).chain((changes) =>
    fc.tuple(
      fc.constant(changes),
      fc
        .tuple(
          fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }),
          fc.array(fc.constantFrom(...changes), { maxLength: 12 }),
        )
        .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
    ),
  );

  it('come to the same in whatever order, and however often each comes', () => {
    fc.assert(
      fc.property(shuffledAndRepeated, ([changes, received]) => {
        expect(groupsOfRecord(apply(received))).toEqual(groupsOfRecord(apply(changes)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('come to what was said last of each group, and to no where two things were said at once', () => {
    fc.assert(
      fc.property(shuffledAndRepeated, ([changes, received]) => {
        const expected = ['a', 'b', 'c'].filter((group) => {
          const about = changes.filter((each) =>
            'put' in each
              ? each.put.groups.includes(group)
              : each.remove.groups === 'every' || each.remove.groups.includes(group),
          );
          const last = Math.max(...about.map(({ at }) => at));
          const said = about.filter(({ at }) => at === last);
          return said.length > 0 && said.every((each) => 'put' in each);
        });
        expect(groupsOfRecord(apply(received)) ?? []).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are forgotten once nothing older can come, and it makes no difference', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), fc.integer({ min: 1, max: 6 }), (first, second, before) => {
        const later = second.filter(({ at }) => at >= before);
        expect(groupsOfRecord(apply(later, forget(apply(first), before)))).toEqual(
          groupsOfRecord(apply(later, apply(first))),
        );
      }),
    );
  });

  it('leave a record of the address that does not grow with their number', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 50 }), (changes) => {
        expect(Object.keys(stateOf(apply(changes))).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
