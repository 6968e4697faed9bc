import { expect, it } from 'vitest';
import { AssemblyError } from '../../../local/assembly/assembly-error.ts';
import type { AssembledStack } from '../../../local/assembly/cloud-assembly.ts';
import { planDeployment } from '../../../local/assembly/plan-deployment.ts';
import { createToyHandlers, toy, toyStack } from './toy-resources.ts';

const plan = (...stacks: readonly AssembledStack[]) => planDeployment(stacks, createToyHandlers().handlers);

const faultsOf = (...stacks: readonly AssembledStack[]) => {
  try {
    plan(...stacks);
  } catch (error) {
    if (error instanceof AssemblyError) {
      return error.faults.map(({ stack, path, problem }) => [stack, path.join('.'), problem]);
    }
    throw error;
  }
  return [];
};

const orderOf = (resources: Readonly<Record<string, unknown>>) =>
  plan(toyStack('local-toys', { Resources: resources })).flatMap((stack) =>
    stack.resources.map(({ logicalId }) => logicalId),
  );

it.each([
  ['Ref', toy({ Label: { Ref: 'Other' } })],
  ['Fn::GetAtt', toy({ Label: { 'Fn::GetAtt': ['Other', 'Name'] } })],
  ['Fn::Sub', toy({ Label: { 'Fn::Sub': 'x ${Other.Name}' } })],
  ['DependsOn', toy({}, { DependsOn: 'Other' })],
  ['a list of DependsOn', toy({}, { DependsOn: ['Other'] })],
])('creates a resource after the one that it names by %s', (_, resource) => {
  expect(orderOf({ First: resource, Other: toy() })).toEqual(['Other', 'First']);
});

it('reports resources that depend on each other as a path', () => {
  const Resources = {
    A: toy({ Label: { Ref: 'B' } }),
    B: toy({ Label: { 'Fn::GetAtt': ['C', 'Name'] } }),
    C: toy({}, { DependsOn: ['A'] }),
  };
  expect(faultsOf(toyStack('local-toys', { Resources }))).toEqual([
    ['local-toys', 'Resources', 'resources depend on each other: A → B → C → A'],
  ]);
});

it('lists everything that is not supported, in all stacks at once', () => {
  const first = toyStack('local-first', {
    Resources: {
      Queue: { Type: 'AWS::Kinesis::Stream', Properties: {} },
      Toy: toy({ Volume: 11, Nested: { Colour: 'red', Shape: 'round' }, Size: 'big' }),
    },
  });
  const second = toyStack('local-second', {
    Resources: {
      Toy: toy({ Label: { 'Fn::Base64': 'x' }, Nested: { Colour: { Ref: 'Nobody' } } }, { DependsOn: 'Missing' }),
    },
    Outputs: { Out: { Value: { 'Fn::GetAtt': ['Toy', 'Weight'] } } },
  });
  expect(faultsOf(first, second)).toEqual([
    ['local-first', 'Resources.Queue', expect.stringContaining('no resource type AWS::Kinesis::Stream')],
    ['local-first', 'Resources.Toy.Properties.Size', expect.stringContaining('expected number')],
    ['local-first', 'Resources.Toy.Properties.Nested.Shape', expect.stringContaining('no such property of Test::Toy')],
    ['local-first', 'Resources.Toy.Properties.Volume', expect.stringContaining('no such property of Test::Toy')],
    ['local-second', 'Resources.Toy.DependsOn', 'there is no resource Missing'],
    [
      'local-second',
      'Resources.Toy.Properties.Label.Fn::Base64',
      expect.stringContaining('unknown intrinsic function'),
    ],
    ['local-second', 'Resources.Toy.Properties.Nested.Colour.Ref', expect.stringContaining('Nobody')],
    ['local-second', 'Outputs.Out.Value.Fn::GetAtt', expect.stringContaining('Weight')],
  ]);
});

it('leaves the value of a property open that another resource will give', () => {
  const Resources = { A: toy(), B: toy({ Size: { Ref: 'A' }, Nested: { Colour: { Ref: 'A' } } }) };
  expect(faultsOf(toyStack('local-toys', { Resources }))).toEqual([]);
});

it('knows the outputs and exports of the stacks before', () => {
  const first = toyStack('local-first', {
    Resources: { A: toy() },
    Outputs: { Name: { Value: { 'Fn::GetAtt': ['A', 'Name'] }, Export: { Name: 'first:Name' } } },
  });
  const second = toyStack('local-second', {
    Resources: {
      B: toy({ Label: { 'Fn::GetStackOutput': { StackName: 'local-first', OutputName: 'Name' } } }),
      C: toy({ Label: { 'Fn::ImportValue': 'first:Name' } }),
    },
  });
  expect(faultsOf(first, second)).toEqual([]);
  expect(faultsOf(second, first)).toHaveLength(2);
});

it('refuses a reference to a parameter whose value is in SSM on AWS', () => {
  const stack = toyStack('local-toys', {
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' } },
    Resources: { A: toy({ Label: { Ref: 'BootstrapVersion' } }) },
  });
  expect(faultsOf(stack)).toEqual([
    ['local-toys', 'Resources.A.Properties.Label.Ref', expect.stringContaining('BootstrapVersion')],
  ]);
});

it('says what was found in words for people', () => {
  const stack = toyStack('local-toys', { Resources: { A: toy({ Volume: 11 }) } });
  expect(() => plan(stack)).toThrow(
    'the local stack cannot run this cloud assembly:\n' +
      '  local-toys Resources.A.Properties.Volume: the local stack has no such property of Test::Toy: ' +
      'add it to local/resources or take it out of infra',
  );
});
