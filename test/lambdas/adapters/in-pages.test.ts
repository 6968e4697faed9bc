import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPages } from '../../../lambdas/adapters/in-pages.ts';

it('the pages hold each item once, in its order, and only the last one is not full', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 12 }), (items, size) => {
      const pages = inPages(items, size);
      expect(pages.flat()).toEqual(items);
      expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true);
      for (const { length } of pages.slice(-1)) expect(length > 0 && length <= size).toBe(true);
    }),
  );
});
