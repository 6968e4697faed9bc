import { appendFile, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, AssetStaging } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { EnvironmentStage } from '../../infra/environment-stage.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { local } from '../../infra/environments/local.ts';
import { projectContext } from '../infra/synthesize.ts';

/** In what an assembly differs from the one that the project has now. */
export type AssemblyChanges = {
  readonly environment?: Partial<Environment>;
  /** Paths of constructs below the stage, such as `Pipeline/Standard/Filter`: the role of each gets another logical id. */
  readonly replacedRoles?: readonly string[];
  /** Paths of functions that get no messages from their queue. */
  readonly idle?: readonly string[];
  /** Code that every function runs when it starts: then their bundles are others, too. */
  readonly prologue?: string;
};

/** Synthesizes the local environment with these changes into an empty directory, as `cdk synth` would. */
export const assemble = async (
  directory: string,
  { environment = {}, replacedRoles = [], idle = [], prologue }: AssemblyChanges,
): Promise<void> => {
  // Otherwise the bundles of an assembly before would be pointed to.
  AssetStaging.clearAssetHashCache();
  const app = new App({ outdir: directory, context: projectContext(), builtinCloudFormationValidation: false });
  const stage = new EnvironmentStage(app, { ...local, ...environment });
  for (const path of replacedRoles) {
    const role = below(stage, `${path}/Role/Resource`);
    if (!(role instanceof CfnRole)) throw new Error(`${path} has no role`);
    role.overrideLogicalId(`${path.replaceAll('/', '')}RoleAnew`);
  }
  for (const path of idle) {
    const mapping = below(stage, `${path}/Messages/Resource`);
    if (!(mapping instanceof CfnEventSourceMapping)) throw new Error(`${path} reads no queue`);
    mapping.enabled = false;
  }
  app.synth();
  if (prologue !== undefined) await changeBundles(directory, prologue);
};

const below = (scope: IConstruct, path: string): IConstruct =>
  path.split('/').reduce((construct, id) => construct.node.findChild(id), scope);

/** Gives every bundle further code, and with it another name, as other sources would. */
const changeBundles = async (directory: string, prologue: string): Promise<void> => {
  const names = new Map<string, string>();
  for (const name of await readdir(directory)) {
    const [, hash] = /^asset\.([0-9a-f]{64})$/.exec(name) ?? [];
    if (hash === undefined) continue;
    const other = hash.split('').toReversed().join('');
    await appendFile(join(directory, name, 'index.mjs'), `\n${prologue}\n`);
    await rename(join(directory, name), join(directory, `asset.${other}`));
    names.set(hash, other);
  }
  for (const file of await readdir(directory, { recursive: true })) {
    const path = join(directory, file);
    if (!file.endsWith('.json') || !(await stat(path)).isFile()) continue;
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replaceAll(/[0-9a-f]{64}/g, (hash) => names.get(hash) ?? hash),
    );
  }
};
