/** `npm run bench`: measures, and writes what bench/README.md and `postern cost` tell. Takes two to four minutes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CountedCallsDocument } from '../cli/cost/calls-per-mail.ts';
import { bundle } from './bundle.ts';
import { measurePipeline } from './cpu/measure-pipeline.ts';
import { startPipeline } from './cpu/pipeline.ts';
import { startFunction } from './cpu/start-function.ts';
import { measureImports } from './imports/measure-imports.ts';
import { monthlyParts } from './stack/monthly-parts.ts';
import { startBenchStack } from './stack/start-bench-stack.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'postern-bench-'));
const measuredAt = new Date().toISOString().slice(0, 10);

const stack = await startBenchStack(projectRoot);
const pipeline = await startPipeline(projectRoot, stack);
const bare = await startFunction(
  { modulePath: bundle(join(projectRoot, 'bench/cpu/bare-loop.ts'), directory, 'bare-loop'), handlerName: 'handler' },
  { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: stack.url, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'local' },
);
try {
  console.error('batches of ten');
  const full = await measurePipeline({ stack, pipeline, bare }, { batchSize: 10, batches: 10, rounds: 5, warmUps: 3 });
  console.error('batches of one');
  const one = await measurePipeline({ stack, pipeline, bare }, { batchSize: 1, batches: 40, rounds: 5, warmUps: 2 });
  console.error('imports');
  const imports = await measureImports(stack, directory, 7);

  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
  const results = { measuredAt, machine, cpu: { full: withoutCalls(full), one: withoutCalls(one) }, imports };
  write(`results/${measuredAt}.json`, results);
  const counted: CountedCallsDocument = {
    measuredAt,
    batches: { full: full.calls, one: one.calls },
    monthly: monthlyParts(stack),
  };
  write('results/calls-per-mail.json', counted);
  console.log(JSON.stringify({ ...results, counted }, undefined, 2));
} finally {
  bare.stop();
  pipeline.stop();
  await stack.stop();
  rmSync(directory, { recursive: true });
}

function withoutCalls<Value extends { readonly calls: unknown }>({ calls: _, ...rest }: Value) {
  return rest;
}

function write(path: string, content: unknown): void {
  writeFileSync(join(projectRoot, 'bench', path), `${JSON.stringify(content, undefined, 2)}\n`);
}
