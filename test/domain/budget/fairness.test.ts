import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import {
  hasHadItsHalf,
  inRounds,
  isBehind,
  type LaneState,
  othersWait,
} from '../../../lambdas/domain/budget/fairness.ts';
import { orderOfAsking } from '../../../lambdas/domain/budget/order-of-asking.ts';

const state = (granted: Record<string, number>, waiting: Record<string, number>): LaneState => ({
  window: 100,
  granted: new Map(Object.entries(granted)),
  waitingUntil: new Map(Object.entries(waiting)),
});

describe('a source', () => {
  it.each<[string, boolean, Record<string, number>, Record<string, number>]>([
    ['holds back with half while another waits', true, { large: 5, small: 5 }, { small: 101 }],
    ['does not with less', false, { large: 4, small: 5 }, { small: 101 }],
    ['does not while only itself waits', false, { large: 5 }, { large: 101 }],
    ['does not for one that waited before', false, { large: 5 }, { small: 99 }],
    ['does not before anything was granted', false, {}, { small: 101 }],
  ])('%s', (_, holdsBack, granted, waiting) => {
    expect(hasHadItsHalf('large', state(granted, waiting))).toBe(holdsBack);
  });

  it('is behind where another one has had half, and it has not', () => {
    expect(isBehind('small', state({ large: 5, small: 1 }, {}))).toBe(true);
    expect(isBehind('large', state({ large: 5, small: 1 }, {}))).toBe(false);
    expect(isBehind('one', state({ one: 2, two: 2, three: 2 }, {}))).toBe(false);
    expect(isBehind('one', undefined)).toBe(false);
  });

  it('is another only if it is none of those that ask', () => {
    expect(othersWait(['large'], state({}, { large: 101, small: 101 }))).toBe(true);
    expect(othersWait(['large', 'small'], state({}, { large: 101, small: 101 }))).toBe(false);
  });
});

it('what is granted goes round, beginning with who was granted least', () => {
  const waiting = ['large', 'large', 'large', 'small', 'small'].map((source, place) => ({ source, place }));
  const places = (count: number, granted: Record<string, number>) =>
    inRounds(waiting, count, state(granted, {})).map(({ place }) => place);
  expect(places(3, {})).toEqual([0, 3, 1]);
  expect(places(3, { large: 2, small: 1 })).toEqual([3, 0, 4]);
  expect(places(9, {})).toEqual([0, 3, 1, 4, 2]);
});

it('critical asks for the tokens of a window, its own first; the others for what is left of it in the next one, later also of any lane’s', () => {
  const names = (lane: Lane, isLate: boolean) =>
    orderOfAsking(lane, 7, isLate).map(({ lane: of, window }) => `${of} ${window}`);
  for (const isLate of [false, true]) {
    expect(names('critical', isLate)).toEqual([
      'critical 7',
      'bulk 7',
      'standard 7',
      'critical 6',
      'standard 6',
      'bulk 6',
    ]);
  }
  expect(names('standard', false)).toEqual(['standard 6']);
  expect(names('bulk', false)).toEqual(['bulk 6']);
  expect(names('standard', true)).toEqual(['standard 6', 'critical 6', 'bulk 6']);
  expect(names('bulk', true)).toEqual(['bulk 6', 'critical 6', 'standard 6']);
});
