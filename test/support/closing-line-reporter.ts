import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed` alone on the last line, for people and machines that read only that. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that could not even be collected has no failing test of its own.
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const skipped = counts.skipped + counts.pending;
    process.once('exit', () => {
      if (skipped > 0) process.stdout.write(`\n${skipped} skipped, each with its reason beside it`);
      process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`);
    });
  }
}
