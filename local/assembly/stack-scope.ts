import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import type { AssembledStack } from './cloud-assembly.ts';
import type { Scope } from './scope.ts';

/** What stacks tell the stacks after them. */
export type PublishedValues = {
  /** By stack name and output name. */
  readonly outputs: Map<string, Map<string, unknown>>;
  /** By export name. */
  readonly exports: Map<string, unknown>;
};

/** What the resources of a stack answer to a reference; `undefined` when there is no such resource or attribute. */
export type ResourceValues = {
  reference(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudoParameters = (stack: string): Readonly<Record<string, string>> => ({
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': LOCAL_REGION,
  'AWS::StackId': `arn:aws:cloudformation:${LOCAL_REGION}:${LOCAL_ACCOUNT}:stack/${stack}/local`,
  'AWS::StackName': stack,
  'AWS::URLSuffix': 'amazonaws.com',
});

/** The scope of one stack: its resources, its parameters' defaults and what the stacks before it published. */
export const createStackScope = (
  { name, template }: AssembledStack,
  resources: ResourceValues,
  published: PublishedValues,
): Scope => {
  const pseudo = pseudoParameters(name);
  return {
    reference(target) {
      if (Object.hasOwn(pseudo, target)) return pseudo[target];
      const parameter = template.Parameters[target];
      // The default of a parameter that is read from SSM is a name, not a value.
      if (parameter?.Type.startsWith('AWS::SSM::')) return undefined;
      return parameter === undefined ? resources.reference(target) : parameter.Default;
    },
    attribute: (logicalId, attribute) => resources.attribute(logicalId, attribute),
    stackOutput: (stackName, outputName) => published.outputs.get(stackName)?.get(outputName),
    exportedValue: (exportName) => published.exports.get(exportName),
  };
};

export const createPublishedValues = (): PublishedValues => ({ outputs: new Map(), exports: new Map() });

/** Makes the outputs of a stack known to the stacks after it. */
export const publishOutputs = (
  { name, template }: AssembledStack,
  published: PublishedValues,
  evaluateAt: (value: unknown, path: readonly PropertyKey[]) => unknown,
): void => {
  const outputs = new Map<string, unknown>();
  for (const [outputName, { Value, Export }] of Object.entries(template.Outputs)) {
    const value = evaluateAt(Value, ['Outputs', outputName, 'Value']);
    outputs.set(outputName, value);
    if (Export !== undefined) {
      published.exports.set(String(evaluateAt(Export.Name, ['Outputs', outputName, 'Export', 'Name'])), value);
    }
  }
  published.outputs.set(name, outputs);
};
