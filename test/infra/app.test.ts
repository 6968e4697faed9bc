import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { projectContext } from './synthesize.ts';

const projectRoot = join(import.meta.dirname, '../..');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-assembly-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** As the local stack starts it, without the CDK CLI; functions are not bundled. */
const runApp = (environments: string) =>
  promisify(execFile)(process.execPath, ['infra/app.ts'], {
    cwd: projectRoot,
    env: {
      PATH: process.env['PATH'],
      CDK_OUTDIR: directory,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({
        ...projectContext(),
        'aws:cdk:bundling-stacks': [],
        'postern:environments': environments,
      }),
    },
  });

const assemblies = () => readdirSync(directory).filter((name) => name.startsWith('assembly-'));

it('makes only the environments that the context names', async () => {
  await runApp('local');
  expect(assemblies()).toEqual(['assembly-local']);
});

it('says which environments there are when it is asked for another', async () => {
  await expect(runApp('local,staging')).rejects.toThrow(
    'unknown environment "staging" in the context value postern:environments: use a comma-separated list of local, dev, prod',
  );
});
