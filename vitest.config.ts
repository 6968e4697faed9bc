import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/support/temporary-folder.ts',
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    // A booted local stack and a synthesized app take seconds on two cores, and ten times as long on busy ones; nothing here
    // asserts a duration: the limits are there for what would never end.
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
