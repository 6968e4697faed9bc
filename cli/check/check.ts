import { once } from 'node:events';
import { readBytes } from '../documents/read-text.ts';
import { checkRequest } from './check-request.ts';
import { type OfflineOptions, offlineFacts } from './offline-facts.ts';
import { renderCheckedRequest } from './render-checked-request.ts';
import { splitLines } from './split-lines.ts';

export type CheckOptions = OfflineOptions & {
  /** A file; `-`: JSON Lines from standard input. */
  readonly request: string;
  readonly json?: boolean;
};

/** `postern check`: decides requests offline. */
export const check = async (options: CheckOptions): Promise<void> => {
  const facts = await offlineFacts(options);
  if (options.request === '-') {
    for await (const line of splitLines(process.stdin)) await print(JSON.stringify(await checkRequest(line, facts)));
    return;
  }
  const checked = await checkRequest(await readBytes(options.request), facts);
  await print(options.json === true ? JSON.stringify(checked, undefined, 2) : renderCheckedRequest(checked));
};

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};
