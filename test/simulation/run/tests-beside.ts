import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What runs everything there is, or seeds, or nothing of the code that mutations are of. */
const others = ['simulation', 'e2e', 'infra', 'local', 'cli', 'client', 'bench', 'outage', 'terminations'];

/**
 * Runs the tests of a tree that a file of it has to do with, and that run nothing but a part of the code.
 * @returns whether one of them failed
 */
export const failsTestsBeside = (root: string, file: string): Promise<boolean> =>
  new Promise((resolve) => {
    const excluded = others.flatMap((folder) => ['--exclude', `test/${folder}/**`]);
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'related', file, '--run', '--bail', '1', ...excluded], {
      cwd: root,
      stdio: 'ignore',
    });
    child.on('close', (code) => resolve(code !== 0));
  });
