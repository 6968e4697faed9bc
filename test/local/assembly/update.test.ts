import { expect, it } from 'vitest';
import type { AssembledStack } from '../../../local/assembly/cloud-assembly.ts';
import { type Deployment, deploy } from '../../../local/assembly/deploy.ts';
import { planDeployment } from '../../../local/assembly/plan-deployment.ts';
import { createManualClock } from '../../../local/clock.ts';
import { createServices } from '../../../local/services.ts';
import { createTrace } from '../../../local/trace.ts';
import { createToyHandlers, toy, toyStack } from './toy-resources.ts';

const clock = createManualClock();
const services = createServices({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1:4566' });

/** Deploys one after the other. @returns what the last one did */
const deployInTurn = async (...versions: readonly (readonly AssembledStack[])[]): Promise<readonly string[]> => {
  const { happened, handlers } = createToyHandlers();
  let deployment: Deployment | undefined;
  for (const stacks of versions) {
    happened.splice(0);
    deployment = await deploy(planDeployment(stacks, handlers), services, deployment);
  }
  return happened;
};

const stack = (Resources: object, name = 'local-toys') => [toyStack(name, { Resources })];
const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

it.each<[what: string, before: object, after: object, happened: readonly string[]]>([
  ['leaves alone what is the same', { A: toy({ Label: 'a' }) }, { A: toy({ Label: 'a' }) }, []],
  [
    'leaves alone what is the same but for properties without local effect',
    { A: toy({ Label: 'a', Note: 'n' }) },
    { A: toy({ Label: 'a' }) },
    [],
  ],
  ['creates what is new', { A: toy() }, { A: toy(), B: toy() }, ['created local-toys-B']],
  [
    'updates what has other properties',
    { A: toy({ Label: 'a' }) },
    { A: toy({ Label: 'b' }) },
    ['updated local-toys-A to b'],
  ],
  [
    'updates what has a property no more',
    { A: toy({ Label: 'a' }) },
    { A: toy() },
    ['updated local-toys-A to undefined'],
  ],
  ['removes what is not there any more', { A: toy(), B: toy() }, { A: toy() }, ['removed local-toys-B']],
  [
    'takes another logical id for another resource, and removes the former one last',
    { A: toy(), User: toy({ Label: { Ref: 'A' } }) },
    { Anew: toy(), User: toy({ Label: { Ref: 'Anew' } }) },
    ['created local-toys-Anew', 'updated local-toys-User to ref of local-toys-Anew', 'removed local-toys-A'],
  ],
  [
    'replaces what cannot be changed, under a name of its own, and tells whoever refers to it',
    { A: toy({ Size: 1 }), User: toy({ Label: { 'Fn::GetAtt': ['A', 'Name'] } }) },
    { A: toy({ Size: 2 }), User: toy({ Label: { 'Fn::GetAtt': ['A', 'Name'] } }) },
    ['created local-toys-A-2', 'updated local-toys-User to local-toys-A-2', 'removed local-toys-A'],
  ],
  [
    'removes the last made first',
    { A: toy(), B: toy({ Label: { Ref: 'A' } }), C: toy({ Label: { Ref: 'B' } }) },
    {},
    ['removed local-toys-C', 'removed local-toys-B', 'removed local-toys-A'],
  ],
  [
    'keeps what is to outlive its stack or its replacement',
    { A: toy({}, retained), B: toy({ Size: 1 }, retained) },
    { B: toy({ Size: 2 }, retained) },
    ['created local-toys-B-2'],
  ],
])('an update %s', async (_, before, after, happened) => {
  expect(await deployInTurn(stack(before), stack(after))).toEqual(happened);
});

it('an update after an update goes on from what there is', async () => {
  const [first, second, third] = [1, 2, 3].map((Size) => stack({ A: toy({ Size }) }));
  expect(await deployInTurn(first ?? [], second ?? [], third ?? [])).toEqual([
    'created local-toys-A-3',
    'removed local-toys-A-2',
  ]);
  expect(await deployInTurn(first ?? [], second ?? [], second ?? [])).toEqual([]);
});

it('a stack that is not among the new ones stays as it is', async () => {
  const other = stack({ B: toy() }, 'local-others');
  expect(await deployInTurn([...stack({ A: toy() }), ...other], stack({ A: toy() }))).toEqual([]);
  expect(await deployInTurn([...stack({ A: toy() }), ...other], stack({ A: toy() }), other)).toEqual([]);
});

it('a stack learns the new values of those before it', async () => {
  const stacks = (Size: number) => [
    toyStack('local-first', {
      Resources: { A: toy({ Size }) },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['A', 'Name'] } } },
    }),
    toyStack('local-second', {
      Resources: { B: toy({ Label: { 'Fn::GetStackOutput': { StackName: 'local-first', OutputName: 'Name' } } }) },
    }),
  ];
  expect(await deployInTurn(stacks(1), stacks(2))).toEqual([
    'created local-first-A-2',
    'removed local-first-A',
    'updated local-second-B to local-first-A-2',
  ]);
});

const fixture = (properties: object) => ({ Type: 'Test::Fixture', Properties: properties });

it.each([
  [
    'a resource of another type',
    { A: toy() },
    { A: fixture({}) },
    'Resources.A: Update of resource type is not permitted',
  ],
  ['what its service refuses', { A: toy() }, { A: toy({ Label: 'refused' }) }, 'Resources.A: Toys must not be refused'],
  [
    'another fixture',
    { A: fixture({ Label: 'a' }) },
    { A: fixture({ Label: 'b' }) },
    'Resources.A: the local stack cannot have Test::Fixture changed while it runs: start it anew',
  ],
  [
    'a fixture less',
    { A: fixture({}) },
    {},
    'Resources.A: the local stack cannot have Test::Fixture removed while it runs: start it anew',
  ],
])('an update names the resource when it comes to %s', async (_, before, after, problem) => {
  await expect(deployInTurn(stack(before), stack(after))).rejects.toThrow(problem);
});
