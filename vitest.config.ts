import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    // A booted local stack and a synthesized app take seconds on two cores; nothing here asserts a duration.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
