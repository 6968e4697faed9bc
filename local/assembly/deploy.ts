import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { ExistingResource, ResourceHandler } from '../resources/define-resource.ts';
import type { Services } from '../services.ts';
import { AssemblyError, type Fault, TemplateError } from './assembly-error.ts';
import { evaluate } from './evaluate.ts';
import { generatedName } from './generated-name.ts';
import type { PlannedStack } from './plan-deployment.ts';
import type { PlannedResource } from './plan-resource.ts';
import { createPublishedValues, createStackScope, publishOutputs } from './stack-scope.ts';

/** A resource that a deployment has made. */
type DeployedResource = ExistingResource<unknown, string> & {
  readonly logicalId: string;
  readonly handler: ResourceHandler;
  /** How often it was replaced: it is part of the name that is made up for it, so that both can be there for a while. */
  readonly replacements: number;
  /** Whether it stays, as nobody's any more, when its template goes on without it. */
  readonly outlivesStack: boolean;
  readonly outlivesReplacement: boolean;
};

/** What there is: the resources of each stack by logical id, in the order in which they were made. */
export type Deployment = ReadonlyMap<string, ReadonlyMap<string, DeployedResource>>;

/**
 * Makes the resources of the stacks what their templates say, as CloudFormation does: one after the other, what is new is
 * created, what has changed is updated, or replaced where it cannot be. Once a stack is done, what it replaced and what is
 * not in its template any more is removed, the last made first. What has not changed is not touched, nor is a stack that is
 * not among these.
 *
 * @param before what there is already
 * @throws AssemblyError naming the resource that a service refused; what was done before it stays
 */
export const deploy = async (
  stacks: readonly PlannedStack[],
  services: Services,
  before: Deployment = new Map(),
): Promise<Deployment> => {
  const published = createPublishedValues();
  const deployment = new Map(before);
  for (const stack of stacks) {
    const existing = before.get(stack.name) ?? new Map<string, DeployedResource>();
    const deployed = new Map<string, DeployedResource>();
    const scope = createStackScope(
      stack,
      {
        reference: (logicalId) => deployed.get(logicalId)?.ref,
        attribute: (logicalId, attribute) => deployed.get(logicalId)?.attributes[attribute],
      },
      published,
    );
    for (const resource of stack.resources) {
      const { logicalId, properties } = resource;
      await naming(stack, logicalId, async () => {
        const evaluated = evaluate(properties, scope, ['Resources', logicalId, 'Properties']);
        deployed.set(logicalId, await put(resource, evaluated, existing.get(logicalId), stack, services));
      });
    }
    publishOutputs(stack, published, (value, path) => evaluate(value, scope, path));
    for (const former of [...existing.values()].toReversed()) {
      await naming(stack, former.logicalId, () => cleanUp(former, deployed.get(former.logicalId), services));
    }
    deployment.set(stack.name, deployed);
  }
  return deployment;
};

/** Creates a resource, or makes the one that there is what it should be. */
const put = async (
  { logicalId, handler, policies }: PlannedResource,
  evaluated: unknown,
  before: DeployedResource | undefined,
  stack: PlannedStack,
  services: Services,
): Promise<DeployedResource> => {
  if (before !== undefined && before.handler.type !== handler.type) {
    throw new Error(`Update of resource type is not permitted: it was ${before.handler.type}, and is ${handler.type}`);
  }
  const properties = handler.parse(evaluated);
  const isReplaced = before !== undefined && differing(before.properties, properties).some(isIn(handler.replacedBy));
  const replacements = (before?.replacements ?? 0) + (isReplaced ? 1 : 0);
  const as = replacements === 0 ? logicalId : `${logicalId}-${replacements + 1}`;
  const request = {
    properties,
    generatedName: (maximumLength: number) => generatedName(stack.name, as, maximumLength),
    assets: stack.assets,
    services,
  };
  const made = async () => {
    if (before === undefined || isReplaced) return handler.create(request);
    return isSame(before.properties, properties) ? before : handler.update(request, before);
  };
  const { ref, attributes } = await made();
  return {
    ref,
    attributes,
    logicalId,
    handler,
    properties,
    replacements,
    outlivesStack: outlives(policies.deletion),
    outlivesReplacement: outlives(policies.updateReplace),
  };
};

/** Removes what a template goes on without: it is not in it any more, or another has taken its place. */
const cleanUp = async (
  former: DeployedResource,
  now: DeployedResource | undefined,
  services: Services,
): Promise<void> => {
  const isGone = now === undefined && !former.outlivesStack;
  const isReplaced = now !== undefined && now.replacements > former.replacements && !now.outlivesReplacement;
  if (isGone || isReplaced) await former.handler.remove(former, services);
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const outlives = (policy: string | undefined): boolean => policy === 'Retain' || policy === 'RetainExceptOnCreate';

const isIn = (names: readonly string[]) => (name: string) => names.includes(name);

/** The names of the properties that are not the same. */
const differing = (before: unknown, after: unknown): readonly string[] => {
  const [one, other] = [before, after].map((properties) => new Map(Object.entries(properties as object)));
  return [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])].filter(
    (name) => !isSame(one?.get(name), other?.get(name)),
  );
};

/** Properties without local effect are left over as members without a value: as good as absent. */
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(withValues(one), withValues(other));

const withValues = (value: unknown): unknown => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** Whatever goes wrong is said of the resource. */
const naming = async ({ name }: PlannedStack, logicalId: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    throw new AssemblyError(faultsOf(error, name, logicalId), { cause: error });
  }
};

const faultsOf = (error: unknown, stack: string, logicalId: string): readonly Fault[] => {
  const path = ['Resources', logicalId];
  if (error instanceof TemplateError) return [{ stack, path: error.path, problem: error.message }];
  if (error instanceof z.core.$ZodError) {
    return error.issues.map((issue) => ({
      stack,
      path: [...path, 'Properties', ...issue.path],
      problem: issue.message,
    }));
  }
  return [{ stack, path, problem: error instanceof Error ? error.message : String(error) }];
};
