import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const lambdaUrl = defineResource({
  type: 'AWS::Lambda::Url',
  properties: z.strictObject({
    TargetFunctionArn: text,
    // A URL that anybody may call is not what this project should ever have.
    AuthType: z.literal('AWS_IAM'),
    InvokeMode: z._default(z.literal('BUFFERED'), 'BUFFERED'),
  }),
  attributes: ['FunctionArn', 'FunctionUrl'],
  create({ properties: { TargetFunctionArn: arn }, services }) {
    const target = services.lambda.function(arn);
    if (target === undefined) throw new Error(`there is no function ${arn} to give a URL`);
    return { ref: target.arn, attributes: { FunctionArn: target.arn, FunctionUrl: services.lambda.createUrl(target) } };
  },
});
