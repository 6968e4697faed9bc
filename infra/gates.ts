import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';

/**
 * Checks every synthesis with cdk-nag, beside CDK's own CloudFormation validator. `CDK_VALIDATION=false` skips both: the
 * local stack starts with what the checks have already passed.
 */
export const addGates = async (app: App): Promise<void> => {
  if (process.env['CDK_VALIDATION'] === 'false') return;
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
};
