import { describe, expect, it } from 'vitest';
import { itemSize } from '../../bench/capacity/item-size.ts';
import { readUnitsOfItem, readUnitsOfPage } from '../../bench/capacity/read-units.ts';
import { writeUnits } from '../../bench/capacity/write-units.ts';
import { median } from '../../bench/median.ts';

describe('the size of an item', () => {
  it.each([
    ['names and texts count in bytes of UTF-8', { 名: { S: 'ü' } }, 5],
    ['a number is half its digits and one more', { n: { N: '1234567' } }, 1 + 5],
    ['zeros at its ends are nothing', { n: { N: '4500000' } }, 1 + 2],
    ['its sign is one more', { n: { N: '-12' } }, 1 + 3],
    ['yes and nothing are one byte', { y: { BOOL: true }, z: { NULL: true as const } }, 4],
    ['a list is three bytes, and one for each element', { l: { L: [{ S: 'ab' }, { S: 'c' }] } }, 1 + 3 + 3 + 2],
    ['so is a map', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 2 + 1],
    ['an empty one, too', { m: { M: {} } }, 4],
    ['bytes count as bytes', { b: { B: 'AAEC' as unknown as Uint8Array } }, 4],
  ])('%s', (_sentence, item, bytes) => {
    expect(itemSize(item)).toBe(bytes);
  });
});

describe('write units', () => {
  const layout = { keys: ['id'], indexes: [{ name: 'byOwner', keys: ['owner'] }] };
  const plain = { id: { S: '1' } };
  const owned = { ...plain, owner: { S: 'anna' } };
  const large = { ...plain, text: { S: 'x'.repeat(1025) } };

  it.each([
    ['a new item is one', undefined, plain, 1],
    ['one that an index takes up is two', undefined, owned, 2],
    ['what an index does not see costs it nothing', owned, { ...owned, other: { S: 'x' } }, 1],
    ['a changed index key is a write more to take out and one to put in', owned, { ...plain, owner: { S: 'b' } }, 3],
    ['an item that leaves an index is one more', owned, plain, 2],
    ['each KB begun is a unit', undefined, large, 2],
    ['the larger of both versions counts', large, plain, 2],
    ['a condition that failed costs what is there', large, large, 2],
    ['and one where nothing is', undefined, undefined, 1],
  ])('%s', (_sentence, before, after, units) => {
    expect(writeUnits(before, after, layout)).toBe(units);
  });
});

describe('read units', () => {
  it('are one for each 4 KB begun, and half of that if the last writes need not be seen', () => {
    const item = { text: { S: 'x'.repeat(4096) } };
    expect([readUnitsOfItem(item, true), readUnitsOfItem(item, false)]).toEqual([2, 1]);
  });

  it('are spent on what is not there, too', () => {
    expect([readUnitsOfItem(undefined, true), readUnitsOfPage([], false)]).toEqual([1, 0.5]);
  });

  it('round the items of a page together', () => {
    expect(readUnitsOfPage([{ a: { S: 'x' } }, { a: { S: 'y' } }], true)).toBe(1);
  });
});

it('the median of an even number of values lies between the two in the middle', () => {
  expect(median([9, 1, 3, 2])).toBe(2.5);
});
