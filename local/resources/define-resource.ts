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

/** A resource that there is, and what it was made with. */
export type ExistingResource<Properties, Attribute extends string> = CreatedResource<Attribute> & {
  readonly properties: Properties;
};

type Maybe<Value> = Value | Promise<Value>;

type ResourceDefinition<Schema extends z.ZodMiniType, Attribute extends string> = {
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  /** The properties it knows. A strict object: one that it does not know stops the local stack. */
  readonly properties: Schema;
  readonly attributes: readonly Attribute[];
  readonly create: (request: ResourceRequest<z.output<Schema>>) => Maybe<CreatedResource<Attribute>>;
  /**
   * All that `create` does is to answer: what there is can be made again with other properties, and forgotten.
   *
   * @default false
   */
  readonly isOnlyNoted?: boolean;
  /** Properties of which CloudFormation says "Update requires: Replacement". @default none */
  readonly replacedBy?: readonly (keyof z.output<Schema>)[];
  /** @default - it cannot be changed while the local stack runs */
  readonly update?: (
    request: ResourceRequest<z.output<Schema>>,
    before: ExistingResource<z.output<Schema>, Attribute>,
  ) => Maybe<CreatedResource<Attribute>>;
  /** @default - it cannot be removed while the local stack runs */
  readonly remove?: (existing: ExistingResource<z.output<Schema>, Attribute>, services: Services) => Maybe<void>;
};

/** A resource definition whose properties are checked before anything is done with them. */
export type ResourceHandler = {
  readonly type: string;
  readonly properties: z.ZodMiniType;
  readonly attributes: readonly string[];
  readonly replacedBy: readonly string[];
  /** What of the properties has an effect here. @throws ZodError when one has a wrong value */
  parse(properties: unknown): unknown;
  /** @throws AwsError when the service would refuse it */
  create(request: ResourceRequest<unknown>): Promise<CreatedResource<string>>;
  /** @throws AwsError when the service would refuse it, Error when the local stack cannot do it */
  update(
    request: ResourceRequest<unknown>,
    before: ExistingResource<unknown, string>,
  ): Promise<CreatedResource<string>>;
  /** @throws Error when the local stack cannot do it */
  remove(existing: ExistingResource<unknown, string>, services: Services): Promise<void>;
};

export const defineResource = <Schema extends z.ZodMiniType, Attribute extends string>({
  type,
  properties,
  attributes,
  create,
  isOnlyNoted = false,
  replacedBy = [],
  update = isOnlyNoted ? create : () => cannot('changed', type),
  remove = isOnlyNoted ? () => {} : () => cannot('removed', type),
}: ResourceDefinition<Schema, Attribute>): ResourceHandler => ({
  type,
  properties,
  attributes,
  replacedBy: replacedBy.map(String),
  parse: (given) => properties.parse(given, { error: z.locales.en().localeError }),
  // What comes in has been through `parse`, and what exists has been made by `create`.
  create: async (request) => create(request as ResourceRequest<z.output<Schema>>),
  update: async (request, before) =>
    update(request as ResourceRequest<z.output<Schema>>, before as ExistingResource<z.output<Schema>, Attribute>),
  remove: async (existing, services) => remove(existing as ExistingResource<z.output<Schema>, Attribute>, services),
});

const cannot = (what: string, type: string): never => {
  throw new Error(`the local stack cannot have ${type} ${what} while it runs: start it anew`);
};
