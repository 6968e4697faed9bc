import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { bundleFunction } from '../../../infra/constructs/bundle-function.ts';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'postern-bundle-'));
});

afterEach(() => {
  rmSync(outdir, { recursive: true });
});

const bundle = (...entries: readonly string[]) => {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Test');
  entries.forEach((entry, index) => {
    const code = bundleFunction(entry);
    new Function(stack, `Function${index}`, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  });
  app.synth();
  return readdirSync(outdir).filter((name) => name.startsWith('asset.'));
};

it('makes one module that Node loads by itself', async () => {
  const [asset = 'none'] = bundle('lambdas/contract/parameters.ts');
  expect(readdirSync(join(outdir, asset))).toEqual(['index.mjs']);
  const loaded: unknown = await import(pathToFileURL(join(outdir, asset, 'index.mjs')).href);
  expect(loaded).toHaveProperty('parameterNames');
});

it('bundles each entry of one stack for itself', () => {
  expect(bundle('lambdas/contract/lanes.ts', 'lambdas/contract/parameters.ts')).toHaveLength(2);
});

it('stops, naming the file, instead of falling back to Docker', () => {
  expect(() => bundle('lambdas/contract/nowhere.ts')).toThrow('nowhere.ts');
});
