import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { synthesize } from '../../../local/assembly/synthesize.ts';

/** Writes down how it was called, where an app would write its templates. */
const APP = `
import { writeFileSync } from 'node:fs';
const { CDK_OUTDIR, CDK_CONTEXT_JSON, CDK_VALIDATION } = process.env;
writeFileSync(CDK_OUTDIR + '/called.json', JSON.stringify({ context: JSON.parse(CDK_CONTEXT_JSON), CDK_VALIDATION }));
`;

let projectRoot: string;
beforeEach(async () => {
  projectRoot = await mkdtemp(join(tmpdir(), 'project-'));
  await mkdir(join(projectRoot, 'infra'));
  await writeApp(APP);
  await writeFile(join(projectRoot, 'cdk.json'), JSON.stringify({ app: 'node infra/app.ts', context: { flag: true } }));
});

const writeApp = (source: string) => writeFile(join(projectRoot, 'infra', 'app.ts'), source);

const synthesizeAndReport = async () => {
  const steps: string[] = [];
  const directory = await synthesize({ projectRoot, onProgress: (step) => steps.push(step) });
  return { directory, steps };
};

it('gives the app the context of cdk.json, narrowed to the local environment, without validation', async () => {
  const { directory } = await synthesizeAndReport();
  expect(JSON.parse(await readFile(join(directory, 'called.json'), 'utf8'))).toEqual({
    context: { flag: true, 'postern:environments': 'local' },
    CDK_VALIDATION: 'false',
  });
});

describe('an assembly', () => {
  it('is made once for the same sources', async () => {
    const first = await synthesizeAndReport();
    const second = await synthesizeAndReport();
    expect(second.directory).toBe(first.directory);
    expect(first.steps).toEqual([expect.stringContaining('synthesizing')]);
    expect(second.steps).toEqual([]);
  });

  it.each(['infra/stacks/new.ts', 'lambdas/send/handler.ts', 'package-lock.json', 'cdk.json'])(
    'is made anew when %s changes',
    async (path) => {
      const first = await synthesizeAndReport();
      await mkdir(join(projectRoot, path, '..'), { recursive: true });
      await writeFile(join(projectRoot, path), '{}');
      const second = await synthesizeAndReport();
      expect(second.directory).not.toBe(first.directory);
    },
  );

  it('is made anew when an empty file is added', async () => {
    const first = await synthesizeAndReport();
    await writeFile(join(projectRoot, 'infra', 'empty.ts'), '');
    const second = await synthesizeAndReport();
    expect(second.directory).not.toBe(first.directory);
  });

  it('is kept for the ten sources used last, so that what is running keeps its code', async () => {
    const synthesizeVersion = async (version: number) => {
      await writeApp(`${APP}// ${version}`);
      return (await synthesizeAndReport()).directory;
    };
    const directories: string[] = [];
    for (let version = 0; version < 10; version += 1) directories.push(await synthesizeVersion(version));
    await synthesizeVersion(0);
    directories.push(await synthesizeVersion(10));
    const kept = directories.map((directory) => existsSync(directory));
    expect(kept).toEqual([true, false, ...Array.from({ length: 9 }, () => true)]);
  });
});

it('shows what the app complained of, and keeps nothing of it', async () => {
  await writeApp(`console.error('lane bulk has no capacity'); process.exit(1);`);
  await expect(synthesizeAndReport()).rejects.toThrow(
    'infra/app.ts failed with exit code 1:\nlane bulk has no capacity',
  );
  expect(await readdir(join(projectRoot, '.postern', 'assembly'))).toEqual([]);
});

it('synthesizes twice at once without harm', async () => {
  const [first, second] = await Promise.all([synthesizeAndReport(), synthesizeAndReport()]);
  expect(first.directory).toBe(second.directory);
  expect(existsSync(join(first.directory, 'called.json'))).toBe(true);
});
