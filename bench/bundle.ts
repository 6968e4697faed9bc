import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles a module the way infra/constructs/bundle-function.ts bundles functions. @returns the bundle's path */
export const bundle = (entry: string, directory: string, name: string): string => {
  const outfile = join(directory, `${name}.mjs`);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outfile;
};
