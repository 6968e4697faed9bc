import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments/index.ts';
import { projectRoot, workFolder } from './folders.ts';
import { type PythonEnvironment, preparePython } from './python-environment.ts';
import { runCommand } from './run-command.ts';

const minutes = (count: number) => count * 60_000;
const output = join(workFolder, 'templates');

let python: PythonEnvironment;
beforeAll(async () => {
  python = await preparePython();
}, minutes(11));

describe('the templates', () => {
  it('of every environment are clean by cfn-lint', { timeout: minutes(6) }, async () => {
    const limits = { cwd: projectRoot, env: process.env, seconds: 170 };
    await runCommand('npx', ['cdk', 'synth', '--quiet', '--output', output], limits);
    const templates: string[] = [];
    for (const { name } of environments) {
      const assembly = join(output, `assembly-${name}`);
      const own = (await readdir(assembly)).filter((file) => file.endsWith('.template.json'));
      expect(own).not.toEqual([]);
      templates.push(...own.map((file) => join(assembly, file)));
    }
    const config = join(import.meta.dirname, 'cfnlintrc.yaml');
    // The command fails with what cfn-lint found.
    await runCommand(python.cfnLint, ['--config-file', config, '--', ...templates], limits);
  });
});
