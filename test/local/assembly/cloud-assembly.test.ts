import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readCloudAssembly } from '../../../local/assembly/cloud-assembly.ts';

const fixture = fileURLToPath(new URL('../fixtures/assembly', import.meta.url));

/** An assembly of one stack. */
const writeAssembly = async (changes: { readonly environment?: string; readonly template?: unknown }) => {
  const directory = await mkdtemp(join(tmpdir(), 'assembly-'));
  const { environment = 'aws://000000000000/eu-west-1', template = { Resources: {} } } = changes;
  const properties = { stackName: 'local-toys', templateFile: 'toys.template.json' };
  const artifacts = { toys: { type: 'aws:cloudformation:stack', environment, properties } };
  await writeFile(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  await writeFile(join(directory, 'toys.template.json'), JSON.stringify(template));
  return directory;
};

it('reads the stacks of a stage, each after those it depends on', async () => {
  const stacks = await readCloudAssembly(fixture);
  expect(stacks.map(({ name, template }) => [name, Object.keys(template.Resources)])).toEqual([
    ['local-storage', ['Greetings4F6EB0FD']],
    ['local-pipeline', ['FilterC907D6DA', 'FilterServiceRoleC96295F1', 'FilterMapping2F6813CD', 'IntakeA0CA28E8']],
  ]);
});

it('finds where a file asset lies by its object key', async () => {
  const [, pipeline] = await readCloudAssembly(fixture);
  expect(pipeline?.assets).toEqual(new Map([['0a1b2c.zip', join(fixture, 'asset.0a1b2c')]]));
});

it('takes a stack that says nothing of account and Region', async () => {
  const directory = await writeAssembly({ environment: 'aws://unknown-account/unknown-region' });
  expect(await readCloudAssembly(directory)).toHaveLength(1);
});

it('refuses a stack that is for another account or Region', async () => {
  const directory = await writeAssembly({ environment: 'aws://111122223333/eu-west-1' });
  await expect(readCloudAssembly(directory)).rejects.toThrow(
    'stack local-toys is for aws://111122223333/eu-west-1, but the local stack is account 000000000000 in eu-west-1: give its stage that environment',
  );
});

it.each([
  ['a section', { Resources: {}, Conditions: {} }, 'local-toys: Unrecognized key: "Conditions"'],
  [
    'a resource attribute',
    { Resources: { Toy: { Type: 'Test::Toy', Condition: 'IsProduction' } } },
    'local-toys Resources.Toy: Unrecognized key: "Condition"',
  ],
])('refuses %s that the local stack does not know', async (_, template, problem) => {
  const directory = await writeAssembly({ template });
  await expect(readCloudAssembly(directory)).rejects.toThrow(problem);
});
