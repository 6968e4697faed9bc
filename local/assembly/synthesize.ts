import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as z from 'zod/mini';
import { keepRecentlyUsed } from './keep-recently-used.ts';
import { sourceHash } from './source-hash.ts';

const APP = 'infra/app.ts';

/** What the assembly is made from. Paths that do not exist count too: their absence is part of the hash. */
const SOURCES = ['infra', 'lambdas', 'package-lock.json', 'cdk.json', 'tsconfig.json'];

/** Only the stage that runs here. */
const LOCAL_CONTEXT = { 'postern:environments': 'local' };

/** Assemblies of recent sources stay, so that changing branches does not synthesize anew; a running stack uses one of them. */
const KEPT_ASSEMBLIES = 10;

/**
 * Makes the cloud assembly of the `local` environment, unless there is one of the very same sources.
 *
 * @returns its directory
 * @throws with what the app wrote to stderr when it does not synthesize
 */
export const synthesize = async (options: {
  readonly projectRoot: string;
  readonly onProgress?: (step: string) => void;
}): Promise<string> => {
  const { projectRoot, onProgress = () => {} } = options;
  const assemblies = join(projectRoot, '.postern', 'assembly');
  const directory = join(assemblies, await sourceHash(projectRoot, SOURCES));
  if (!existsSync(directory)) {
    onProgress('synthesizing the local environment (once for these sources)');
    // Two may synthesize at once, and one may be interrupted: only a whole assembly gets the name.
    await mkdir(assemblies, { recursive: true });
    const unfinished = await mkdtemp(`${directory}.`);
    try {
      await runApp(projectRoot, unfinished);
      await renameUnlessThere(unfinished, directory);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  await keepRecentlyUsed(directory, KEPT_ASSEMBLIES);
  return directory;
};

const runApp = async (projectRoot: string, output: string): Promise<void> => {
  const app = spawn(process.execPath, [APP], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      // The bundler is found on the path.
      PATH: [join(projectRoot, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
      CDK_OUTDIR: output,
      // Only the CDK CLI reads cdk.json, and starting it would take three seconds more.
      CDK_CONTEXT_JSON: JSON.stringify({ ...(await readContext(projectRoot)), ...LOCAL_CONTEXT }),
      // The validator takes another three; it runs in the checks.
      CDK_VALIDATION: 'false',
    },
  });
  const errors: Buffer[] = [];
  app.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [exitCode, signal] = await once(app, 'close');
  if (exitCode === 0) return;
  const end = exitCode === null ? `was ended by ${signal}` : `failed with exit code ${exitCode}`;
  throw new Error(`${APP} ${end}:\n${Buffer.concat(errors).toString('utf8').trim()}`);
};

const readContext = async (projectRoot: string): Promise<Record<string, unknown>> => {
  const configuration = z.object({ context: z._default(z.record(z.string(), z.unknown()), {}) });
  return configuration.parse(JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8'))).context;
};

const renameUnlessThere = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
};
