import * as z from 'zod/mini';
import { defineResource, type ResourceRequest } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

const parameterProperties = z.strictObject({
  Name: text,
  Type: z.literal(['String', 'StringList']),
  Value: text,
  Description: noLocalEffect,
  Tier: noLocalEffect,
  Tags: noLocalEffect,
});

const putParameter = ({ properties, services }: ResourceRequest<z.output<typeof parameterProperties>>) => {
  const { Name, Type, Value } = properties;
  const { name, type, value } = services.ssm.putParameter({ name: Name, type: Type, value: Value });
  return { ref: name, attributes: { Type: type, Value: value } };
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
export const ssmParameter = defineResource({
  type: 'AWS::SSM::Parameter',
  properties: parameterProperties,
  attributes: ['Type', 'Value'],
  create: putParameter,
  replacedBy: ['Name'],
  // A new version of it.
  update: putParameter,
  remove: ({ ref: name }, services) => services.ssm.deleteParameter(name),
});
