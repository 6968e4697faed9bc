import { defineConfig } from 'vitest/config';

/** `npm run test:conformance`: apart from `npm test`, because it needs Python and PyPI. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.conformance.ts'],
    reporters: ['verbose', '../support/closing-line-reporter.ts'],
    // Each step needs the one before.
    bail: 1,
    fileParallelism: false,
  },
});
