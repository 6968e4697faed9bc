import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: apart from `npm test`, because it needs a Chromium (scripts/get-chromium.ts). */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.browser.ts'],
    reporters: ['verbose', '../support/closing-line-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
