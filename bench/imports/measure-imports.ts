import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { functionEnvironment } from '../../local/lambda/function-environment.ts';
import { locateHandler } from '../../local/lambda/locate-handler.ts';
import { bundle } from '../bundle.ts';
import { median, rounded } from '../median.ts';
import type { BenchStack } from '../stack/start-bench-stack.ts';
import type { Imported } from './import-process.ts';

export type MeasuredImport = {
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  /** Median of each turn's own ratio. */
  readonly ratioToSdk: number;
};

type Candidate = {
  readonly name: string;
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** Imports every bundle in a fresh process, in turns, beside an empty module and the SES client alone. */
export const measureImports = async (
  stack: BenchStack,
  directory: string,
  turns: number,
): Promise<Readonly<Record<string, MeasuredImport>>> => {
  const candidates = candidatesOf(stack, directory);
  const runs = new Map<string, Imported[]>(candidates.map(({ name }) => [name, []]));
  for (let turn = -1; turn < turns; turn += 1) {
    for (const candidate of candidates) {
      const imported = await importOnce(candidate);
      // The first turn only warms the file cache.
      if (turn >= 0) runs.get(candidate.name)?.push(imported);
    }
  }
  const sdk = runs.get(sdkAlone) ?? [];
  return Object.fromEntries(
    candidates.map(({ name, modulePath }) => {
      const own = runs.get(name) ?? [];
      const code = readFileSync(modulePath);
      return [
        name,
        {
          bytes: code.length,
          gzipBytes: gzipSync(code).length,
          milliseconds: rounded(median(own.map(({ milliseconds }) => milliseconds))),
          cpuMilliseconds: rounded(median(own.map(({ cpuMilliseconds }) => cpuMilliseconds))),
          ratioToSdk: rounded(
            median(own.map(({ milliseconds }, turn) => milliseconds / (sdk[turn]?.milliseconds ?? Number.NaN))),
          ),
        },
      ];
    }),
  );
};

const sdkAlone = 'client-sesv2 alone';

const candidatesOf = (stack: BenchStack, directory: string): readonly Candidate[] => {
  const empty = join(directory, 'empty.mjs');
  writeFileSync(empty, 'export {};\n');
  const sdk = bundle(fileURLToPath(new URL('only-sdk.ts', import.meta.url)), directory, 'only-sdk');
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'local' };
  // The lanes share their code.
  const bundles = new Map(stack.functions.map((definition) => [definition.codeDirectory, definition]));
  return [
    { name: 'empty module', modulePath: empty, environment },
    { name: sdkAlone, modulePath: sdk, environment },
    ...[...bundles.values()].map((definition) => ({
      name: nameOf(definition.name),
      modulePath: locateHandler(definition).modulePath,
      environment: functionEnvironment(definition, stack.url),
    })),
  ];
};

/** `postern-local-pipeline-StandardFilterFunction60C600A5` and the like: what is before `Function`, without the lane. */
const nameOf = (functionName: string): string =>
  /([A-Za-z]+)Function[0-9A-F]*$/.exec(functionName)?.[1]?.replace(/^(Critical|Standard|Bulk)/, '') ?? functionName;

const module = fileURLToPath(new URL('import-process.ts', import.meta.url));

const importOnce = async ({ name, modulePath, environment }: Candidate): Promise<Imported> => {
  const child = fork(module, [modulePath], {
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the import of ${name} ended with ${String(code)} before it was done`);
  });
  failed.catch(() => {});
  const [imported] = (await Promise.race([once(child, 'message'), failed])) as [Imported];
  return imported;
};
