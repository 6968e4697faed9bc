import { expect, it } from 'vitest';
import type { AssembledStack } from '../../../local/assembly/cloud-assembly.ts';
import { deploy } from '../../../local/assembly/deploy.ts';
import { planDeployment } from '../../../local/assembly/plan-deployment.ts';
import { createManualClock } from '../../../local/clock.ts';
import { createServices } from '../../../local/services.ts';
import { createTrace } from '../../../local/trace.ts';
import { createToyHandlers, toy, toyStack } from './toy-resources.ts';

const clock = createManualClock();
const services = createServices({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1:4566' });

const deployToys = async (...stacks: readonly AssembledStack[]) => {
  const { created, handlers } = createToyHandlers();
  await deploy(planDeployment(stacks, handlers), services);
  return created;
};

it('gives each resource the values of those before it', async () => {
  const Resources = {
    A: toy({ Label: { 'Fn::Join': [' and ', [{ Ref: 'B' }, { 'Fn::GetAtt': ['B', 'Name'] }]] } }),
    B: toy({ Label: { 'Fn::Sub': '${AWS::Partition} ${AWS::AccountId} ${AWS::StackName}' } }),
  };
  expect(await deployToys(toyStack('local-toys', { Resources }))).toEqual([
    { name: 'local-toys-B', label: 'aws 000000000000 local-toys' },
    { name: 'local-toys-A', label: 'ref of local-toys-B and local-toys-B' },
  ]);
});

it('gives a stack the outputs and exports of those before it, and the defaults of its parameters', async () => {
  const first = toyStack('local-first', {
    Resources: { A: toy() },
    Outputs: {
      Ref: { Value: { Ref: 'A' } },
      Name: { Value: { 'Fn::GetAtt': ['A', 'Name'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Name' } } },
    },
  });
  const second = toyStack('local-second', {
    Parameters: { Colour: { Type: 'String', Default: 'red' } },
    Resources: {
      B: toy({ Label: { 'Fn::GetStackOutput': { StackName: 'local-first', OutputName: 'Ref' } } }),
      C: toy({ Label: { 'Fn::ImportValue': 'local-first:Name' } }),
      D: toy({ Label: { Ref: 'Colour' } }),
    },
  });
  expect((await deployToys(first, second)).map(({ label }) => label)).toEqual([
    undefined,
    'ref of local-first-A',
    'local-first-A',
    'red',
  ]);
});

it.each([
  ['its service refuses it', toy({ Label: 'refused' }), 'local-toys Resources.B: Toys must not be refused'],
  [
    'another resource gives it a value of the wrong kind',
    toy({ Size: { Ref: 'A' } }),
    'local-toys Resources.B.Properties.Size: Invalid input: expected number, received string',
  ],
])('names the resource when %s', async (_, resource, problem) => {
  await expect(deployToys(toyStack('local-toys', { Resources: { A: toy(), B: resource } }))).rejects.toThrow(problem);
});
