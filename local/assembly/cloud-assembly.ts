import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { AssemblyError } from './assembly-error.ts';
import { dependencyOrder } from './dependency-order.ts';
import { type Template, templateSchema } from './template.ts';

/** A stack of the assembly, as it would be deployed. */
export type AssembledStack = {
  /** As CloudFormation knows it: `local-pipeline`. */
  readonly name: string;
  readonly template: Template;
  readonly assets: FileAssets;
};

/** Where a file asset lies on disk, by the S3 object key that the template knows it under. */
export type FileAssets = ReadonlyMap<string, string>;

/**
 * Reads what `cdk synth` wrote. A stage is a nested assembly with a manifest of its own.
 *
 * @returns the stacks, each after those it depends on
 * @throws AssemblyError when a template has a section that the local stack does not know
 */
export const readCloudAssembly = async (directory: string): Promise<readonly AssembledStack[]> => {
  const { artifacts } = manifestSchema.parse(await readJson(directory, 'manifest.json'));
  const sorted = dependencyOrder(
    new Map(Object.entries(artifacts).map(([id, { dependencies }]) => [id, dependencies])),
  );
  if (sorted.outcome === 'cycle') {
    throw new Error(`artifacts in ${directory}/manifest.json depend on each other: ${sorted.path.join(' → ')}`);
  }
  const stacks: AssembledStack[] = [];
  const assets = new Map<string, string>();
  for (const id of sorted.order) {
    const { type, environment, properties } = artifacts[id] ?? {};
    // Every other type (construct tree, reports) describes the assembly and deploys nothing.
    if (type === 'cdk:cloud-assembly') {
      const { directoryName } = nestedAssemblyProperties.parse(properties);
      stacks.push(...(await readCloudAssembly(join(directory, directoryName))));
    } else if (type === 'cdk:asset-manifest') {
      const { file } = assetManifestProperties.parse(properties);
      for (const [objectKey, path] of await readFileAssets(directory, file)) assets.set(objectKey, path);
    } else if (type === 'aws:cloudformation:stack') {
      const { stackName, templateFile } = stackProperties.parse(properties);
      checkEnvironment(stackName, environment);
      stacks.push({ name: stackName, template: await readTemplate(directory, templateFile, stackName), assets });
    }
  }
  return stacks;
};

/** https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema */
const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.optional(z.string()),
      properties: z.optional(z.unknown()),
      dependencies: z._default(z.array(z.string()), []),
    }),
  ),
});
const nestedAssemblyProperties = z.object({ directoryName: z.string() });
const assetManifestProperties = z.object({ file: z.string() });
const stackProperties = z.object({ stackName: z.string(), templateFile: z.string() });

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

const readFileAssets = async (directory: string, file: string): Promise<FileAssets> => {
  const { files } = assetsSchema.parse(await readJson(directory, file));
  return new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, join(directory, source.path)] as const),
    ),
  );
};

const readTemplate = async (directory: string, file: string, stack: string): Promise<Template> => {
  const parsed = templateSchema.safeParse(await readJson(directory, file), { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  throw new AssemblyError(parsed.error.issues.map(({ path, message }) => ({ stack, path, problem: message })));
};

/** An environment-agnostic stack says `unknown-account` or `unknown-region` and fits anywhere. */
const checkEnvironment = (stack: string, environment = ''): void => {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  const fits =
    [LOCAL_ACCOUNT, 'unknown-account'].includes(account ?? '') &&
    [LOCAL_REGION, 'unknown-region'].includes(region ?? '');
  if (fits) return;
  throw new Error(
    `stack ${stack} is for ${environment || 'no environment'}, but the local stack is account ${LOCAL_ACCOUNT} in ${LOCAL_REGION}: give its stage that environment`,
  );
};

const readJson = async (directory: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, file), 'utf8'));
