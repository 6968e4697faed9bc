import * as z from 'zod/mini';
import type { FileAssets } from '../assembly/cloud-assembly.ts';
import type { Services } from '../services.ts';

/** What a resource handler is given to create one resource. */
export type ResourceRequest<Properties> = {
  readonly properties: Properties;
  /** The name CloudFormation would make up, cut to what the service allows. */
  readonly generatedName: (maximumLength: number) => string;
  readonly assets: FileAssets;
  readonly services: Services;
};

/** What other resources see of a created one. */
export type CreatedResource<Attribute extends string> = {
  /** What `Ref` returns. */
  readonly ref: string;
  /** What `Fn::GetAtt` returns. */
  readonly attributes: Readonly<Record<Attribute, string>>;
};

type ResourceDefinition<Schema extends z.ZodMiniType, Attribute extends string> = {
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  /** The properties it knows. A strict object: one that it does not know stops the local stack. */
  readonly properties: Schema;
  readonly attributes: readonly Attribute[];
  create(request: ResourceRequest<z.output<Schema>>): CreatedResource<Attribute> | Promise<CreatedResource<Attribute>>;
};

/** A resource definition whose properties are checked before {@link ResourceHandler.create} sees them. */
export type ResourceHandler = {
  readonly type: string;
  readonly properties: z.ZodMiniType;
  readonly attributes: readonly string[];
  /** @throws ZodError when a property has a wrong value, AwsError when the service would refuse it */
  create(request: ResourceRequest<unknown>): Promise<CreatedResource<string>>;
};

export const defineResource = <Schema extends z.ZodMiniType, Attribute extends string>(
  definition: ResourceDefinition<Schema, Attribute>,
): ResourceHandler => ({
  ...definition,
  create: async (request) =>
    definition.create({
      ...request,
      properties: definition.properties.parse(request.properties, { error: z.locales.en().localeError }),
    }),
});
