import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

/** Runs the command in the project's folder, as `npx postern` does. */
export const runPostern = async (args: readonly string[], input = '', environment: NodeJS.ProcessEnv = {}) => {
  const command = spawn(process.execPath, [join(root, 'cli', 'postern.js'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  command.stdin.end(input);
  const [out, errors] = await Promise.all([text(command.stdout), text(command.stderr), once(command, 'close')]);
  return { out, errors, exitCode: command.exitCode };
};
