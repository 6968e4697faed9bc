import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, workFolder } from './folders.ts';
import { runCommand } from './run-command.ts';

const requirementsFile = join(import.meta.dirname, 'requirements.txt');

/** What of Python the run needs: MiniStack, boto3 and cfn-lint, in an environment of their own. */
export type PythonEnvironment = {
  /** The interpreter that finds the packages. */
  readonly python: string;
  readonly cfnLint: string;
};

/**
 * Makes the virtual environment, unless it is there with the packages that are asked for now.
 *
 * @throws when there is no Python 3.10 or later, or PyPI cannot be reached
 */
export const preparePython = async (): Promise<PythonEnvironment> => {
  const requirements = await readFile(requirementsFile, 'utf8');
  const folder = join(workFolder, `python-${createHash('sha256').update(requirements).digest('hex').slice(0, 12)}`);
  const complete = join(folder, 'complete');
  const environment = { python: join(folder, 'bin/python'), cfnLint: join(folder, 'bin/cfn-lint') };
  if (existsSync(complete)) return environment;

  await rm(folder, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  const limits = { cwd: projectRoot, env: process.env };
  await runCommand('python3', ['-m', 'venv', folder], { ...limits, seconds: 120 });
  await runCommand(
    environment.python,
    // Wheels only: nothing is built or run while it is installed.
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      '-r',
      requirementsFile,
    ],
    { ...limits, seconds: 480 },
  );
  await writeFile(complete, '');
  return environment;
};
