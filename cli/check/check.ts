import { once } from 'node:events';
import { readBytes } from '../documents/read-text.ts';
import { loadFacts } from '../facts/load-facts.ts';
import type { FactsFile } from '../facts/parse-facts.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { UserError } from '../user-error.ts';
import { checkRequest, type OfflineFacts } from './check-request.ts';
import { offlineSender } from './offline-source.ts';
import { renderCheckedRequest } from './render-checked-request.ts';
import { splitLines } from './split-lines.ts';

export type CheckOptions = {
  readonly policy: string;
  readonly source: string;
  readonly facts?: string;
  /** RFC 3339. */
  readonly at?: string;
  /** `-`: JSON Lines from standard input. */
  readonly request: string;
  readonly json?: boolean;
};

/** `postern check`: decides requests offline. */
export const check = async (options: CheckOptions): Promise<void> => {
  const facts = await gatherFacts(options);
  if (options.request === '-') {
    for await (const line of splitLines(process.stdin)) await print(JSON.stringify(await checkRequest(line, facts)));
    return;
  }
  const checked = await checkRequest(await readBytes(options.request), facts);
  await print(options.json === true ? JSON.stringify(checked, undefined, 2) : renderCheckedRequest(checked));
};

const gatherFacts = async ({ policy: path, source, facts, at }: CheckOptions): Promise<OfflineFacts> => {
  const { policy } = await loadPolicy(path);
  const { allowList, directory, suppressions }: FactsFile = facts === undefined ? {} : await loadFacts(facts);
  return {
    policy,
    source,
    sender: offlineSender(policy, source),
    lists: {
      // The evidence of a yes names rule and owner; a comment is for the reader of the list.
      allowList: new Map([...(allowList ?? [])].map(([key, { comment: _, ...rule }]) => [key, rule])),
      directory: directory ?? new Map(),
      suppressions: suppressions ?? new Map(),
    },
    now: at === undefined ? Date.now() : parseTime(at),
  };
};

const parseTime = (text: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UserError(`--at ${text}: not a time: write it as 2026-11-21T09:30:00Z`);
};

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};
