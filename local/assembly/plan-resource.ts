import type { ResourceHandler } from '../resources/define-resource.ts';
import { TemplateError } from './assembly-error.ts';
import { checkProperties } from './check-properties.ts';
import type { AssembledStack } from './cloud-assembly.ts';
import { evaluate } from './evaluate.ts';
import { deferred, type Scope } from './scope.ts';
import { createStackScope, type PublishedValues, type ResourceValues } from './stack-scope.ts';

/** What is planned within one stack. */
export type Surroundings = {
  readonly stack: AssembledStack;
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly published: PublishedValues;
  readonly report: Report;
};

type Report = (path: readonly PropertyKey[], problem: string) => void;

export type PlannedResource = {
  readonly logicalId: string;
  readonly handler: ResourceHandler;
  /** Not evaluated yet. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What becomes of it when its template goes on without it, or with another in its place. */
  readonly policies: { readonly deletion: string | undefined; readonly updateReplace: string | undefined };
};

/** @returns the logical ids that a resource needs, and the resource itself when its type is known */
export const planResource = (
  logicalId: string,
  surroundings: Surroundings,
): { readonly needed: ReadonlySet<string>; readonly resource?: PlannedResource } => {
  const { stack, handlers, published, report } = surroundings;
  const { Resources } = stack.template;
  const declared = Resources[logicalId];
  const { Type = '', DependsOn = [], Properties = {} } = declared ?? {};
  const policies = { deletion: declared?.DeletionPolicy, updateReplace: declared?.UpdateReplacePolicy };
  const path = ['Resources', logicalId];

  const needed = new Set([DependsOn].flat());
  for (const other of needed) {
    if (!Object.hasOwn(Resources, other)) report([...path, 'DependsOn'], `there is no resource ${other}`);
  }
  const scope = createStackScope(stack, plannedValues(surroundings, needed), published);
  const properties = Object.fromEntries(
    Object.entries(Properties).map(([name, value]) => [
      name,
      evaluateAsKnown(value, scope, [...path, 'Properties', name], report),
    ]),
  );
  const handler = handlers.get(Type);
  if (handler === undefined) {
    report(path, `the local stack has no resource type ${Type}: add it to local/resources or take it out of infra`);
    return { needed };
  }
  for (const { path: at, problem } of checkProperties(handler, properties)) {
    report([...path, 'Properties', ...at], problem);
  }
  return { needed, resource: { logicalId, handler, properties: Properties, policies } };
};

/** Answers for resources that do not exist yet, and notes in `needed` which ones were asked for. */
export const plannedValues = ({ stack, handlers }: Surroundings, needed = new Set<string>()): ResourceValues => {
  const typeOf = (logicalId: string): string | undefined => {
    needed.add(logicalId);
    return stack.template.Resources[logicalId]?.Type;
  };
  return {
    reference: (logicalId) => (typeOf(logicalId) === undefined ? undefined : deferred),
    attribute(logicalId, attribute) {
      const type = typeOf(logicalId);
      if (type === undefined) return undefined;
      // An unknown type is reported where it is declared.
      return (handlers.get(type)?.attributes.includes(attribute) ?? true) ? deferred : undefined;
    },
  };
};

/** What cannot be evaluated is reported, and stays open. */
export const evaluateAsKnown = (
  value: unknown,
  scope: Scope,
  path: readonly PropertyKey[],
  report: Report,
): unknown => {
  try {
    return evaluate(value, scope, path);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report(error.path, error.message);
    return deferred;
  }
};
