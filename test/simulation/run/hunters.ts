import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Hunt = {
  readonly seeds: number;
  readonly virtualHours?: number;
  readonly coverage?: Readonly<Record<string, number>>;
  readonly failed?: { readonly seed: number; readonly invariant: string; readonly text: string };
};

/** Runs seeds in another process, of this tree or of another. */
export const hunt = (root: string, options: readonly string[], mostMilliseconds: number): Promise<Hunt> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'test/simulation/run/hunt.ts'), ...options], { cwd: root });
    const [out, errors]: [string[], string[]] = [[], []];
    child.stdout.on('data', (text) => out.push(String(text)));
    child.stderr.on('data', (text) => errors.push(String(text)));
    const timer = setTimeout(() => child.kill('SIGKILL'), mostMilliseconds);
    child.on('close', (code) => {
      clearTimeout(timer);
      const line = out.join('').trim().split('\n').at(-1) ?? '';
      const text = errors.join('').slice(0, 1_000);
      try {
        resolve(JSON.parse(line) as Hunt);
      } catch {
        const invariant = code === null ? 'everything comes to rest' : 'nothing unexpected happens';
        resolve({ seeds: 0, failed: { seed: 0, invariant, text } });
      }
    });
  });
