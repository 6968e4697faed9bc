import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
export const ssmParameter = defineResource({
  type: 'AWS::SSM::Parameter',
  properties: z.strictObject({
    Name: text,
    Type: z.literal(['String', 'StringList']),
    Value: text,
    Description: noLocalEffect,
    Tier: noLocalEffect,
    Tags: noLocalEffect,
  }),
  attributes: ['Type', 'Value'],
  create({ properties: { Name, Type, Value }, services }) {
    const { name, type, value } = services.ssm.putParameter({ name: Name, type: Type, value: Value });
    return { ref: name, attributes: { Type: type, Value: value } };
  },
});
