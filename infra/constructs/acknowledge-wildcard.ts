import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';

/**
 * Acknowledges cdk-nag's finding that a role may use a resource whose ARN ends in a wildcard.
 *
 * cdk-nag names the finding after the ARN as the template has it, and that is settled only when references between
 * stacks are resolved, just before the construct tree is validated.
 */
export const acknowledgeWildcard = (role: Role, arn: string, reason: string): void => {
  role.node.addValidation({
    validate: () => {
      const resource = flattenCfnReference(Stack.of(role).resolve(arn));
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
      return [];
    },
  });
};
