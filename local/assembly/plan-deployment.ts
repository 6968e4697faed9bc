import type { ResourceHandler } from '../resources/define-resource.ts';
import { AssemblyError, type Fault, TemplateError } from './assembly-error.ts';
import { checkProperties } from './check-properties.ts';
import type { AssembledStack } from './cloud-assembly.ts';
import { dependencyOrder } from './dependency-order.ts';
import { evaluate } from './evaluate.ts';
import { deferred, type Scope } from './scope.ts';
import { createPublishedValues, createStackScope, type PublishedValues, publishOutputs } from './stack-scope.ts';
import type { Template } from './template.ts';

/** A stack that is known to fit the local stack. */
export type PlannedStack = AssembledStack & {
  /** Each after those it refers to or names in DependsOn. */
  readonly resources: readonly PlannedResource[];
};

export type PlannedResource = {
  readonly logicalId: string;
  readonly handler: ResourceHandler;
  /** Not evaluated yet. */
  readonly properties: Readonly<Record<string, unknown>>;
};

/** What creates a resource, by its type. */
export type ResourceHandlers = ReadonlyMap<string, ResourceHandler>;

/**
 * Finds the order of creation, and everything in the assembly that the local stack does not know, before anything is
 * created: types, properties, intrinsic functions, references, cycles.
 *
 * @param stacks each after those it depends on
 * @throws AssemblyError listing all that was found
 */
export const planDeployment = (
  stacks: readonly AssembledStack[],
  handlers: ResourceHandlers,
): readonly PlannedStack[] => {
  const faults: Fault[] = [];
  const published = createPublishedValues();
  const planned = stacks.map((stack) => planStack(stack, handlers, published, faults));
  if (faults.length > 0) throw new AssemblyError(faults);
  return planned;
};

const planStack = (
  stack: AssembledStack,
  handlers: ResourceHandlers,
  published: PublishedValues,
  faults: Fault[],
): PlannedStack => {
  const { name, template } = stack;
  const report = (path: readonly PropertyKey[], problem: string) => faults.push({ stack: name, path, problem });
  const needs = new Map<string, ReadonlySet<string>>();
  const resources = new Map<string, PlannedResource>();

  for (const [logicalId, { Type, DependsOn = [], Properties }] of Object.entries(template.Resources)) {
    const path = ['Resources', logicalId];
    const needed = new Set([DependsOn].flat());
    for (const other of needed) {
      if (!Object.hasOwn(template.Resources, other)) report([...path, 'DependsOn'], `there is no resource ${other}`);
    }
    const scope = createStackScope(stack, plannedValues(template, handlers, needed), published);
    const properties = Object.fromEntries(
      Object.entries(Properties).map(([key, value]) => [
        key,
        evaluateOrReport(value, scope, [...path, 'Properties', key], report),
      ]),
    );
    needs.set(logicalId, needed);
    const handler = handlers.get(Type);
    if (handler === undefined) {
      report(path, `the local stack has no resource type ${Type}: add it to local/resources or take it out of infra`);
    } else {
      for (const { path: at, problem } of checkProperties(handler, properties)) {
        report([...path, 'Properties', ...at], problem);
      }
      resources.set(logicalId, { logicalId, handler, properties: Properties });
    }
  }

  publishOutputs(stack, published, (value, path) =>
    evaluateOrReport(value, createStackScope(stack, plannedValues(template, handlers), published), path, report),
  );

  const sorted = dependencyOrder(needs);
  if (sorted.outcome === 'cycle') {
    report(['Resources'], `resources depend on each other: ${sorted.path.join(' → ')}`);
    return { ...stack, resources: [] };
  }
  return { ...stack, resources: sorted.order.flatMap((logicalId) => resources.get(logicalId) ?? []) };
};

/** Answers for resources that do not exist yet, and notes in `needed` which ones were asked for. */
const plannedValues = (template: Template, handlers: ResourceHandlers, needed = new Set<string>()) => {
  const typeOf = (logicalId: string): string | undefined => {
    needed.add(logicalId);
    return template.Resources[logicalId]?.Type;
  };
  return {
    reference: (logicalId: string) => (typeOf(logicalId) === undefined ? undefined : deferred),
    attribute(logicalId: string, attribute: string) {
      const type = typeOf(logicalId);
      const handler = handlers.get(type ?? '');
      // An unknown type is reported where it is declared.
      const isKnown = handler === undefined ? type !== undefined : handler.attributes.includes(attribute);
      return isKnown ? deferred : undefined;
    },
  };
};

const evaluateOrReport = (
  value: unknown,
  scope: Scope,
  path: readonly PropertyKey[],
  report: (path: readonly PropertyKey[], problem: string) => void,
): unknown => {
  try {
    return evaluate(value, scope, path);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report(error.path, error.message);
    return deferred;
  }
};
