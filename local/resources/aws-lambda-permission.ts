import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/**
 * Not enforced: IAM is proven offline against the templates instead.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
 */
export const lambdaPermission = defineResource({
  type: 'AWS::Lambda::Permission',
  properties: z.strictObject({
    FunctionName: text,
    Action: noLocalEffect,
    Principal: noLocalEffect,
    SourceAccount: noLocalEffect,
    SourceArn: noLocalEffect,
    FunctionUrlAuthType: noLocalEffect,
    InvokedViaFunctionUrl: noLocalEffect,
  }),
  attributes: ['Id'],
  isOnlyNoted: true,
  create({ generatedName }) {
    const id = generatedName(100);
    return { ref: id, attributes: { Id: id } };
  },
});
