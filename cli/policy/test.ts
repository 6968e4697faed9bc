import { runSourceTests, type TestRun } from '../../lambdas/domain/policy/run-source-tests.ts';
import { loadPolicy } from './load-policy.ts';

export type TestOptions = { readonly policy: string; readonly json?: boolean };

/** `postern policy test`: runs the sources' tests, offline. */
export const testPolicy = async ({ policy: path, json }: TestOptions): Promise<void> => {
  const { policy, objection } = await loadPolicy(path);
  const run: TestRun = await runSourceTests(policy, Date.now());
  if (run.failures.length > 0) throw objection(run.failures);
  console.log(
    json === true
      ? JSON.stringify({ tests: run.tests }, undefined, 2)
      : run.tests === 0
        ? 'no source has tests: docs/policy.md says how to write them'
        : `all ${run.tests} tests come out as they say`,
  );
};
