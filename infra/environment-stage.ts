import type { StackProps } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import type { Environment } from './environments/environment.ts';
import { validateEnvironment } from './environments/validate-environment.ts';
import { IdentityStack } from './stacks/identity.ts';
import { PipelineStack } from './stacks/pipeline.ts';
import { StorageStack } from './stacks/storage.ts';

/** One whole deployment of Postern: `npx cdk deploy 'dev/*'`. */
export class EnvironmentStage extends Stage {
  /** @throws Error listing everything that is wrong with the environment */
  constructor(scope: Construct, environment: Environment) {
    validateEnvironment(environment);
    super(scope, environment.name, { env: { account: environment.account, region: environment.region } });

    const stackProps = (name: string): StackProps => ({
      stackName: `postern-${environment.name}-${name}`,
      terminationProtection: environment.terminationProtection,
      tags: { application: 'postern', environment: environment.name },
    });
    const storage = new StorageStack(this, 'Storage', { ...stackProps('storage'), environment });
    const identity = new IdentityStack(this, 'Identity', { ...stackProps('identity'), environment });
    new PipelineStack(this, 'Pipeline', { ...stackProps('pipeline'), environment, storage, identity });
  }
}
