import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { mutations } from './mutations/all.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Whether the simulation finds them: npm run mutations, which takes an hour.
describe('the mutations', () => {
  it.each(mutations)('$name: its text is in the code once, and what stands in its place can be read', (mutation) => {
    const text = readFileSync(`${root}${mutation.file}`, 'utf8');
    expect(text.split(mutation.find)).toHaveLength(2);
    const mutated = text.replace(mutation.find, () => mutation.put);
    expect(mutated).not.toBe(text);
    expect(() => transformSync(mutated, { loader: 'ts', logLevel: 'silent' })).not.toThrow();
  });

  it('have each a name of their own', () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });
});
