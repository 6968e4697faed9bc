import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { lanes } from '../../lambdas/contract/lanes.ts';
import { LanePipeline } from '../constructs/lane-pipeline.ts';
import type { Environment } from '../environments/environment.ts';
import type { IdentityStack } from './identity.ts';
import type { StorageStack } from './storage.ts';

export type PipelineStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly identity: IdentityStack;
};

const pascalCase = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What takes mail requests in and mail out, lane by lane. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { environment, storage, identity, ...props }: PipelineStackProps) {
    super(scope, id, props);
    for (const lane of lanes) new LanePipeline(this, pascalCase(lane), { lane, environment, storage, identity });
  }
}
