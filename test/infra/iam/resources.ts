import * as z from 'zod/mini';

import type { Environment } from '../../../infra/environments/environment.ts';
import { stackNames, templatesOf } from '../synthesize.ts';

/** A resource of the synthesized templates, with nothing left open in its properties. */
export type Resource = {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly arn: string;
};

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
  Outputs: z.optional(z.record(z.string(), z.object({ Value: z.unknown() }))),
});

type Template = z.infer<typeof template>;
type RawResource = Template['Resources'][string];

const intrinsic = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({
    'Fn::GetStackOutput': z.object({ StackName: z.string(), OutputName: z.string(), Region: z.string() }),
  }),
]);

/** All resources of an environment, as CloudFormation would hand them to AWS. */
export const resourcesOf = (environment: Environment): readonly Resource[] => {
  const { account, region, name } = environment;
  const templates = new Map(
    Object.entries(templatesOf(environment)).map(([stack, made]) => [
      `postern-${name}-${stack.toLowerCase()}`,
      template.parse(made.toJSON()),
    ]),
  );

  /** ARN and physical name, which are all that policies refer to. */
  const identify = (stack: string, id: string, { Type, Properties }: RawResource) => {
    const generated = `${stack}-${id}`;
    const named = (property: string): string => String(resolve(stack, Properties[property] ?? generated));
    const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
    switch (Type) {
      case 'AWS::IAM::Role':
        return { ref: named('RoleName'), arn: `arn:aws:iam::${account}:role/${named('RoleName')}` };
      case 'AWS::SQS::Queue':
        return { ref: `https://sqs/${named('QueueName')}`, arn: arn('sqs', named('QueueName')) };
      case 'AWS::DynamoDB::GlobalTable':
        return { ref: generated, arn: arn('dynamodb', `table/${generated}`) };
      case 'AWS::S3::Bucket':
        return { ref: generated.toLowerCase(), arn: `arn:aws:s3:::${generated.toLowerCase()}` };
      case 'AWS::SNS::Topic':
        return { ref: arn('sns', named('TopicName')), arn: arn('sns', named('TopicName')) };
      case 'AWS::KMS::Key':
        return { ref: id, arn: arn('kms', `key/${id}`) };
      case 'AWS::SES::EmailIdentity':
        return { ref: named('EmailIdentity'), arn: arn('ses', `identity/${named('EmailIdentity')}`) };
      case 'AWS::SES::ConfigurationSet':
        return { ref: named('Name'), arn: arn('ses', `configuration-set/${named('Name')}`) };
      case 'AWS::Logs::LogGroup':
        return { ref: generated, arn: arn('logs', `log-group:${generated}:*`) };
      case 'AWS::Lambda::Function':
        return { ref: generated, arn: arn('lambda', `function:${generated}`) };
      default:
        return { ref: generated, arn: generated };
    }
  };

  const found = (stack: string, id: string): RawResource => {
    const resource = templates.get(stack)?.Resources[id];
    if (resource === undefined) throw new Error(`${stack} has no resource ${id}`);
    return resource;
  };

  const resolveIntrinsic = (stack: string, value: z.infer<typeof intrinsic>): unknown => {
    if ('Fn::Join' in value) {
      const [separator, parts] = value['Fn::Join'];
      return parts.map((part) => String(resolve(stack, part))).join(separator);
    }
    if ('Fn::GetStackOutput' in value) {
      const { StackName, OutputName } = value['Fn::GetStackOutput'];
      const output = templates.get(StackName)?.Outputs?.[OutputName];
      if (output === undefined) throw new Error(`${StackName} has no output ${OutputName}`);
      return resolve(StackName, output.Value);
    }
    if ('Ref' in value) {
      if (value.Ref === 'AWS::Partition') return 'aws';
      return identify(stack, value.Ref, found(stack, value.Ref)).ref;
    }
    const [id, attribute] = value['Fn::GetAtt'];
    return attribute === 'Arn' ? identify(stack, id, found(stack, id)).arn : `${id}.${attribute}`;
  };

  const resolve = (stack: string, value: unknown): unknown => {
    const reference = intrinsic.safeParse(value);
    if (reference.success) return resolveIntrinsic(stack, reference.data);
    if (Array.isArray(value)) return value.map((item) => resolve(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(stack, part)]));
  };

  return stackNames.flatMap((stackName) => {
    const stack = `postern-${name}-${stackName.toLowerCase()}`;
    return Object.entries(templates.get(stack)?.Resources ?? {}).map(([id, resource]) => ({
      stack: stackName,
      id,
      type: resource.Type,
      arn: identify(stack, id, resource).arn,
      properties: resolve(stack, resource.Properties) as Record<string, unknown>,
    }));
  });
};
