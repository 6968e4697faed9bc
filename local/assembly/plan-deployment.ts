import type { ResourceHandler } from '../resources/define-resource.ts';
import { AssemblyError, type Fault } from './assembly-error.ts';
import type { AssembledStack } from './cloud-assembly.ts';
import { dependencyOrder } from './dependency-order.ts';
import {
  evaluateAsKnown,
  type PlannedResource,
  plannedValues,
  planResource,
  type Surroundings,
} from './plan-resource.ts';
import { createPublishedValues, createStackScope, publishOutputs } from './stack-scope.ts';

/** A stack that is known to fit the local stack. */
export type PlannedStack = AssembledStack & {
  /** Each after those it refers to or names in DependsOn. */
  readonly resources: readonly PlannedResource[];
};

/**
 * Finds the order of creation, and everything in the assembly that the local stack does not know, before anything is
 * created: types, properties, intrinsic functions, references, cycles.
 *
 * @param stacks each after those it depends on
 * @param handlers by resource type
 * @throws AssemblyError listing all that was found
 */
export const planDeployment = (
  stacks: readonly AssembledStack[],
  handlers: ReadonlyMap<string, ResourceHandler>,
): readonly PlannedStack[] => {
  const faults: Fault[] = [];
  const published = createPublishedValues();
  const planned = stacks.map((stack) =>
    planStack({
      stack,
      handlers,
      published,
      report: (path, problem) => faults.push({ stack: stack.name, path, problem }),
    }),
  );
  if (faults.length > 0) throw new AssemblyError(faults);
  return planned;
};

const planStack = (surroundings: Surroundings): PlannedStack => {
  const { stack, published, report } = surroundings;
  const planned = new Map(
    Object.keys(stack.template.Resources).map((logicalId) => [logicalId, planResource(logicalId, surroundings)]),
  );
  const scope = createStackScope(stack, plannedValues(surroundings), published);
  publishOutputs(stack, published, (value, path) => evaluateAsKnown(value, scope, path, report));

  const sorted = dependencyOrder(new Map([...planned].map(([logicalId, { needed }]) => [logicalId, needed])));
  if (sorted.outcome === 'cycle') {
    report(['Resources'], `resources depend on each other: ${sorted.path.join(' → ')}`);
    return { ...stack, resources: [] };
  }
  return { ...stack, resources: sorted.order.flatMap((logicalId) => planned.get(logicalId)?.resource ?? []) };
};
