import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { workFolder } from './folders.ts';

/** `npm run test:conformance`: apart from `npm test`, because it needs Python and PyPI. */
export default defineConfig({
  cacheDir: join(workFolder, 'vitest'),
  test: {
    root: import.meta.dirname,
    include: ['*.conformance.ts'],
    reporters: ['verbose', '../support/closing-line-reporter.ts'],
    // Each step needs the one before.
    bail: 1,
    fileParallelism: false,
  },
});
