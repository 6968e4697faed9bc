import * as z from 'zod/mini';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { defineResource, type ResourceRequest } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const MAX_NAME_LENGTH = 64;
const MAX_TIMEOUT_SECONDS = 900;
const MIN_MEMORY_MEGABYTES = 128;
const MAX_MEMORY_MEGABYTES = 10_240;

const functionProperties = z.strictObject({
  FunctionName: z.optional(text),
  Code: z.strictObject({ S3Bucket: text, S3Key: text }),
  Handler: text,
  Runtime: text.check(z.regex(/^nodejs\d+\.x$/)),
  Role: text.check(z.regex(/:role\/[^/]+$/)),
  Timeout: z._default(count(1, MAX_TIMEOUT_SECONDS), 3),
  MemorySize: z._default(count(MIN_MEMORY_MEGABYTES, MAX_MEMORY_MEGABYTES), 128),
  Environment: z._default(z.strictObject({ Variables: z.record(z.string(), text) }), { Variables: {} }),
  LoggingConfig: z.optional(
    z.strictObject({
      LogGroup: z.optional(text),
      LogFormat: noLocalEffect,
      ApplicationLogLevel: noLocalEffect,
      SystemLogLevel: noLocalEffect,
    }),
  ),
  Architectures: noLocalEffect,
  Description: noLocalEffect,
  ReservedConcurrentExecutions: noLocalEffect,
  Tags: noLocalEffect,
  TracingConfig: noLocalEffect,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction = defineResource({
  type: 'AWS::Lambda::Function',
  properties: functionProperties,
  attributes: ['Arn'],
  create(request) {
    const definition = definitionOf(request);
    request.services.lambda.createFunction(definition);
    return { ref: definition.name, attributes: { Arn: definition.arn } };
  },
  replacedBy: ['FunctionName'],
  async update(request, { ref, attributes }) {
    await request.services.lambda.updateFunction(definitionOf(request));
    return { ref, attributes };
  },
  remove: ({ ref: name }, services) => services.lambda.deleteFunction(name),
});

const definitionOf = ({
  properties,
  generatedName,
  assets,
}: ResourceRequest<z.output<typeof functionProperties>>): FunctionDefinition => {
  const name = properties.FunctionName ?? generatedName(MAX_NAME_LENGTH);
  const { S3Key: objectKey } = properties.Code;
  const codeDirectory = assets.get(objectKey);
  if (codeDirectory === undefined) {
    throw new Error(`the code of function ${name} is ${objectKey}, which is no asset of this assembly`);
  }
  return {
    name,
    arn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`,
    roleName: properties.Role.replace(/^.*\//, ''),
    codeDirectory,
    handler: properties.Handler,
    runtime: properties.Runtime,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    variables: properties.Environment.Variables,
  };
};
