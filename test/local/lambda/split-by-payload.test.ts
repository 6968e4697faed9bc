import { expect, it } from 'vitest';
import { splitByPayload } from '../../../local/lambda/split-by-payload.ts';

const MEBIBYTE = 1024 * 1024;
const split = (...sizes: readonly number[]) => splitByPayload(sizes, (size) => size * MEBIBYTE);

it.each([
  ['nothing into nothing', [], []],
  ['what fits into one batch', [1, 2, 3], [[1, 2, 3]]],
  ['what exceeds 6 MiB, in order', [3, 3, 1, 5, 1], [[3, 3], [1, 5], [1]]],
  ['an item that fits nowhere into a batch of its own', [1, 7, 1], [[1], [7], [1]]],
])('splits %s', (_, sizes, batches) => {
  expect(split(...sizes)).toEqual(batches);
});
