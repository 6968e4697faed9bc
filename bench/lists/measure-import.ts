import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export type MeasuredImport = {
  readonly list: 'allow' | 'directory';
  readonly lines: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  /** The same file again, of which nothing is new. */
  readonly againSeconds: number;
  /** The whole list back as CSV. */
  readonly exportSeconds: number;
};

/** Imports a file of so many lines with the command, in a process of its own, into a local stack. */
export const measureImport = async (
  root: string,
  folder: string,
  stackUrl: string,
  list: MeasuredImport['list'],
  lines: number,
): Promise<MeasuredImport> => {
  const path = join(folder, `${list}.csv`);
  await pipeline(Readable.from(linesOf(list, lines)), createWriteStream(path));
  const run = async (...args: readonly string[]): Promise<number> => {
    const start = performance.now();
    const command = spawn(process.execPath, [join(root, 'cli', 'postern.js'), list, ...args, '--endpoint', stackUrl], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [errors] = await Promise.all([text(command.stderr), once(command, 'close')]);
    if (command.exitCode !== 0) throw new Error(errors);
    return (performance.now() - start) / 1_000;
  };
  const seconds = await run('import', path, '--why', 'bench');
  const againSeconds = await run('import', path, '--why', 'bench');
  const exportSeconds = await run('export', join(folder, `${list}-exported.csv`));
  return { list, lines, seconds, linesPerSecond: lines / seconds, againSeconds, exportSeconds };
};

function* linesOf(list: MeasuredImport['list'], lines: number): Generator<string> {
  yield list === 'allow' ? 'rule,owner,comment\n' : 'address,groups\n';
  for (let index = 0; index < lines; index += 1) {
    yield list === 'allow'
      ? `domain-${index}.example,team-${index % 10},imported for the bench\n`
      : `person-${index}@people.example,customers group-${index % 10}\n`;
  }
}
