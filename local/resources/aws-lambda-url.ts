import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const lambdaUrl = defineResource({
  type: 'AWS::Lambda::Url',
  properties: z.strictObject({
    TargetFunctionArn: text,
    AuthType: z.literal(['AWS_IAM', 'NONE']),
    InvokeMode: z._default(z.literal('BUFFERED'), 'BUFFERED'),
  }),
  attributes: ['FunctionArn', 'FunctionUrl'],
  create({ properties: { TargetFunctionArn: arn, AuthType: authType }, services }) {
    const target = services.lambda.function(arn);
    if (target === undefined) throw new Error(`there is no function ${arn} to give a URL`);
    const url = services.lambda.createUrl(target, authType);
    return { ref: target.arn, attributes: { FunctionArn: target.arn, FunctionUrl: url } };
  },
});
