import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_NAME_LENGTH = 64;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const iamRole = defineResource({
  type: 'AWS::IAM::Role',
  properties: z.strictObject({
    RoleName: z.optional(text),
    AssumeRolePolicyDocument: noLocalEffect,
    Description: noLocalEffect,
    ManagedPolicyArns: noLocalEffect,
    Policies: noLocalEffect,
    Tags: noLocalEffect,
  }),
  attributes: ['Arn', 'RoleId'],
  create({ properties, generatedName, services }) {
    const role = services.iam.createRole({ name: properties.RoleName ?? generatedName(MAX_NAME_LENGTH) });
    return { ref: role.name, attributes: { Arn: role.arn, RoleId: role.id } };
  },
  replacedBy: ['RoleName'],
  remove: ({ ref: name }, services) => services.iam.deleteRole(name),
});
