/**
 * `npm run bench:lists`: what the size of allow-list and directory costs a look-up, and how fast files are imported into a
 * local stack. Takes some minutes; prints JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalStack } from '../../local/start-local-stack.ts';
import { measureImport } from './measure-import.ts';
import { measureLookUps } from './measure-look-ups.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const importedLines = Number(process.argv[2] ?? 100_000);

const lookUps = [1_000, 10_000, 100_000, 1_000_000].map((rules) => {
  console.error(`${rules} rules`);
  return measureLookUps(rules, rules);
});

const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
const stack = await startLocalStack({ projectRoot, port: 0 });
try {
  const imports = [];
  for (const list of ['directory', 'allow'] as const) {
    console.error(`${importedLines} lines into ${list}`);
    imports.push(await measureImport(projectRoot, folder, stack.url, list, importedLines));
  }
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
  console.log(
    JSON.stringify({ measuredAt: new Date().toISOString().slice(0, 10), machine, lookUps, imports }, undefined, 2),
  );
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true });
}
