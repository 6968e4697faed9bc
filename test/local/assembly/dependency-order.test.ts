import { expect, it } from 'vitest';
import { dependencyOrder } from '../../../local/assembly/dependency-order.ts';

const order = (dependencies: Readonly<Record<string, readonly string[]>>) =>
  dependencyOrder(new Map(Object.entries(dependencies)));

it.each([
  ['nothing in the order given', { b: [], a: [] }, ['b', 'a']],
  [
    'each after what it needs',
    { mapping: ['function', 'queue'], function: ['role'], queue: [], role: [] },
    ['role', 'function', 'queue', 'mapping'],
  ],
  ['once what two others need', { a: ['c'], b: ['c'], c: [] }, ['c', 'a', 'b']],
  ['without what is not in the list', { a: ['elsewhere'] }, ['a']],
])('puts %s', (_, dependencies, expected) => {
  expect(order(dependencies)).toEqual({ outcome: 'ordered', order: expected });
});

it.each([
  ['itself', { a: ['a'] }, ['a', 'a']],
  ['each other', { start: ['a'], a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
])('shows the path when names depend on %s', (_, dependencies, path) => {
  expect(order(dependencies)).toEqual({ outcome: 'cycle', path });
});
