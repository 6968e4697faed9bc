import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHeap } from '../../local/heap.ts';

const isLess = (left: number, right: number) => left < right;

it('gives its items out from the least to the greatest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, limit) => {
      const heap = createHeap(isLess);
      for (const item of items) {
        heap.push(item);
      }
      heap.retain((item) => item < limit);
      const expected = items.filter((item) => item < limit).toSorted((left, right) => left - right);
      expect(heap.size).toBe(expected.length);
      expect(heap.peek()).toBe(expected[0]);
      expect(Array.from({ length: expected.length }, () => heap.pop())).toEqual(expected);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

it('stays in order while items come and go', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const heap = createHeap(isLess);
      let model: number[] = [];
      for (const item of steps) {
        if (item === null) {
          expect(heap.pop()).toBe(model[0]);
          model = model.slice(1);
        } else {
          heap.push(item);
          model = [...model, item].toSorted((left, right) => left - right);
        }
      }
    }),
  );
});
