import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { former, newest, versioned } from '../../lambdas/contract/versioned.ts';

/** A postcard, as it was first and as it is now: what was one line is lines. */
const first = z.strictObject({ version: z.literal(1), line: z.string() });
const second = z.strictObject({ version: z.literal(2), lines: z.array(z.string()) });
const postcards = versioned(
  newest(2, second),
  former(1, first, ({ line }) => ({ version: 2 as const, lines: [line] })),
);

describe('a document of two versions', () => {
  it('is read in either, as the newest says it', () => {
    expect(postcards.read({ version: 2, lines: ['a', 'b'] })).toEqual({ version: 2, lines: ['a', 'b'] });
    expect(postcards.read({ version: 1, line: 'a' })).toEqual({ version: 2, lines: ['a'] });
  });

  it.each([
    ['a version that is not read any more, or not yet', { version: 3, lines: ['a'] }],
    ['no version', { line: 'a' }],
    ['one version in the form of another', { version: 1, lines: ['a'] }],
    ['a version with a member it does not have', { version: 2, lines: ['a'], line: 'a' }],
    ['a version that is no number', { version: '1', line: 'a' }],
    ['nothing', undefined],
    ['null', null],
    ['a text', '{"version":1,"line":"a"}'],
  ])('is none when it is of %s', (_, document) => {
    expect(postcards.read(document)).toBeUndefined();
  });
});
