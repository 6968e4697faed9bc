import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

type CommandOptions = {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take: afterwards it and all it has started are ended. */
  readonly seconds: number;
  readonly input?: string;
  /** Exit codes that are an answer, not a failure. @default [0] */
  readonly accept?: readonly number[];
};

const shownLines = 30;

/**
 * Runs a command to its end.
 *
 * @returns what it wrote to its standard output
 * @throws with the end of its output when it fails or takes too long
 */
export const runCommand = async (
  command: string,
  args: readonly string[],
  { cwd, env, seconds, input = '', accept = [0] }: CommandOptions,
): Promise<string> => {
  // A group of its own, so that what it has started can be ended with it.
  const child = spawn(command, args, { cwd, env, detached: true });
  const limit = setTimeout(() => endGroup(child.pid), seconds * 1_000);
  const ended = once(child, 'close');
  child.stdin.on('error', () => {}).end(input);
  try {
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (child.exitCode !== null && accept.includes(child.exitCode)) return out;
    const end = child.exitCode === null ? `was ended after ${seconds} s` : `ended with exit code ${child.exitCode}`;
    const tail = `${out}\n${errors}`.trim().split('\n').slice(-shownLines).join('\n');
    throw new Error(`${command} ${args.join(' ')} ${end}:\n${tail}`);
  } finally {
    clearTimeout(limit);
  }
};

/** Ends a process that was started with `detached` and all it has started. */
export const endGroup = (pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of it has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};
