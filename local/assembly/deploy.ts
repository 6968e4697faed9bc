import * as z from 'zod/mini';
import type { CreatedResource } from '../resources/define-resource.ts';
import type { Services } from '../services.ts';
import { AssemblyError, type Fault, TemplateError } from './assembly-error.ts';
import { evaluate } from './evaluate.ts';
import { generatedName } from './generated-name.ts';
import type { PlannedStack } from './plan-deployment.ts';
import type { PlannedResource } from './plan-resource.ts';
import { createPublishedValues, createStackScope, publishOutputs } from './stack-scope.ts';

/**
 * Creates every resource of the stacks, in order.
 *
 * @throws AssemblyError naming the resource that a service refused; what was created before it stays
 */
export const deploy = async (stacks: readonly PlannedStack[], services: Services): Promise<void> => {
  const published = createPublishedValues();
  for (const stack of stacks) {
    const created = new Map<string, CreatedResource<string>>();
    const scope = createStackScope(
      stack,
      {
        reference: (logicalId) => created.get(logicalId)?.ref,
        attribute: (logicalId, attribute) => created.get(logicalId)?.attributes[attribute],
      },
      published,
    );
    const create = ({ logicalId, handler, properties }: PlannedResource) =>
      handler.create({
        properties: evaluate(properties, scope, ['Resources', logicalId, 'Properties']),
        generatedName: (maximumLength) => generatedName(stack.name, logicalId, maximumLength),
        assets: stack.assets,
        services,
      });
    for (const resource of stack.resources) {
      try {
        created.set(resource.logicalId, await create(resource));
      } catch (error) {
        throw new AssemblyError(faultsOf(error, stack.name, resource), { cause: error });
      }
    }
    publishOutputs(stack, published, (value, path) => evaluate(value, scope, path));
  }
};

const faultsOf = (error: unknown, stack: string, { logicalId }: PlannedResource): readonly Fault[] => {
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
