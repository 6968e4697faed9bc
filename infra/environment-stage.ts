import type { StackProps } from 'aws-cdk-lib';
import { BOOTSTRAP_QUALIFIER_CONTEXT, PermissionsBoundary, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import type { Environment } from './environments/environment.ts';
import { validateEnvironment } from './environments/validate-environment.ts';
import { ControlStack } from './stacks/control.ts';
import { DirectoryStack } from './stacks/directory.ts';
import { FeedbackStack } from './stacks/feedback.ts';
import { IdentityStack } from './stacks/identity.ts';
import { OperationsStack } from './stacks/operations.ts';
import { PipelineStack } from './stacks/pipeline.ts';
import { StorageStack } from './stacks/storage.ts';
import { UnsubscribeStack } from './stacks/unsubscribe.ts';

/** One whole deployment of Postern: `npx cdk deploy 'dev/*'`. */
export class EnvironmentStage extends Stage {
  /** @throws Error listing everything that is wrong with the environment */
  constructor(scope: Construct, environment: Environment) {
    validateEnvironment(environment);
    const { name, account, region, permissionsBoundaryArn, bootstrapQualifier } = environment;
    super(scope, name, {
      env: { account, region },
      ...(permissionsBoundaryArn !== undefined && {
        permissionsBoundary: PermissionsBoundary.fromArn(permissionsBoundaryArn),
      }),
    });

    if (bootstrapQualifier !== undefined) this.node.setContext(BOOTSTRAP_QUALIFIER_CONTEXT, bootstrapQualifier);

    const stackProps = (stack: string): StackProps & { readonly environment: Environment } => ({
      environment,
      stackName: `postern-${name}-${stack}`,
      terminationProtection: environment.terminationProtection,
      tags: { application: 'postern', environment: name },
    });
    const storage = new StorageStack(this, 'Storage', stackProps('storage'));
    const identity = new IdentityStack(this, 'Identity', stackProps('identity'));
    const unsubscribe = new UnsubscribeStack(this, 'Unsubscribe', { ...stackProps('unsubscribe'), storage });
    const pipeline = new PipelineStack(this, 'Pipeline', { ...stackProps('pipeline'), storage, identity, unsubscribe });
    const directory = new DirectoryStack(this, 'Directory', { ...stackProps('directory'), storage, pipeline });
    const feedback = new FeedbackStack(this, 'Feedback', {
      ...stackProps('feedback'),
      storage,
      identity,
      pipeline,
      directory,
    });
    new ControlStack(this, 'Control', { ...stackProps('control'), storage, pipeline });
    new OperationsStack(this, 'Operations', { ...stackProps('operations'), storage, pipeline, directory, feedback });
  }
}
