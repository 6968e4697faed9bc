import { describe, expect, it } from 'vitest';
import { matchesFilterPolicy, parseFilterPolicy } from '../../../local/sns/filter-policy.ts';

const text = (stringValue: string) => ({ dataType: 'String', stringValue });
const number = (value: number) => ({ dataType: 'Number', stringValue: String(value) });
const array = (...values: unknown[]) => ({ dataType: 'String.Array', stringValue: JSON.stringify(values) });

describe('a filter policy', () => {
  it.each([
    ['a value', { a: ['x'] }, { a: text('x') }, true],
    ['another value', { a: ['x'] }, { a: text('y') }, false],
    ['any of several values', { a: ['x', 'y'] }, { a: text('y') }, true],
    ['no attribute', { a: ['x'] }, {}, false],
    ['all names', { a: ['x'], b: ['y'] }, { a: text('x'), b: text('y') }, true],
    ['one of two names', { a: ['x'], b: ['y'] }, { a: text('x') }, false],
    ['an element of an array', { a: ['x'] }, { a: array('w', 'x') }, true],
    ['no element of an array', { a: ['x'] }, { a: array('w') }, false],
    ['true in an array', { a: [true] }, { a: array(true) }, true],
    ['a number', { a: [100] }, { a: number(100) }, true],
    ['a number written otherwise', { a: [100] }, { a: { dataType: 'Number', stringValue: '1e2' } }, true],
    ['a text of digits as a number', { a: [100] }, { a: text('100') }, false],
    ['an attribute that is there', { a: [{ exists: true }] }, { a: text('x') }, true],
    ['one that is not there', { a: [{ exists: false }] }, {}, true],
    ['one that should not be there', { a: [{ exists: false }] }, { a: text('x') }, false],
    [
      'a binary one as none',
      { a: [{ exists: true }] },
      { a: { dataType: 'Binary', binaryValue: Buffer.of(1) } },
      false,
    ],
    ['a prefix', { a: [{ prefix: 'boun' }] }, { a: text('bounced') }, true],
    ['no prefix', { a: [{ prefix: 'boun' }] }, { a: text('sent') }, false],
    ['a suffix', { a: [{ suffix: 'ed' }] }, { a: text('bounced') }, true],
    ['a value but for its case', { a: [{ 'equals-ignore-case': 'Bounced' }] }, { a: text('bOUNCED') }, true],
    ['anything but one', { a: [{ 'anything-but': 'x' }] }, { a: text('y') }, true],
    ['just that one', { a: [{ 'anything-but': 'x' }] }, { a: text('x') }, false],
    ['anything but several', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: text('y') }, false],
    ['an array with something else', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: array('x', 'z') }, true],
    ['anything but a number', { a: [{ 'anything-but': [1] }] }, { a: number(2) }, true],
    ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'boun' } }] }, { a: text('bounced') }, false],
    ['anything but, where there is nothing', { a: [{ 'anything-but': 'x' }] }, {}, false],
    ['a number within bounds', { a: [{ numeric: ['>=', 0, '<', 5] }] }, { a: number(0) }, true],
    ['a number out of bounds', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: number(0) }, false],
    ['an equal number', { a: [{ numeric: ['=', 5] }] }, { a: number(5) }, true],
    ['a text between numbers', { a: [{ numeric: ['>', 0] }] }, { a: text('3') }, false],
  ] as const)('on %s', (_, policy, attributes, matches) => {
    expect(matchesFilterPolicy(parseFilterPolicy(JSON.stringify(policy)), attributes)).toBe(matches);
  });

  it.each([
    ['a condition the local stack does not know', { a: [{ wildcard: 'x*' }] }, 'is not understood'],
    ['alternatives', { $or: ['x'] }, 'does not support $or'],
    ['a nested name', { a: { b: ['x'] } }, 'is not understood'],
    ['an empty list', { a: [] }, 'is not understood'],
    ['six names', { a: ['x'], b: ['x'], c: ['x'], d: ['x'], e: ['x'], f: ['x'] }, 'more than 5 keys'],
    ['bounds without an operator', { a: [{ numeric: [1, 2] }] }, 'Invalid numeric condition'],
    [
      'too many combinations',
      { a: 'abcdefghijklm'.split(''), b: 'abcdefghijklm'.split('') },
      'Invalid parameter: FilterPolicy: Filter policy is too complex',
    ],
  ])('with %s is refused', (_, policy, problem) => {
    expect(() => parseFilterPolicy(JSON.stringify(policy))).toThrow(problem);
  });
});
