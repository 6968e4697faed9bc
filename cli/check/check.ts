import { once } from 'node:events';
import { readBytes } from '../documents/read-text.ts';
import { UserError } from '../user-error.ts';
import { checkRequest } from './check-request.ts';
import type { CheckedRequest } from './checked-request.ts';
import { type OfflineOptions, offlineFacts } from './offline-facts.ts';
import { renderCheckedRequest } from './render-checked-request.ts';
import { splitLines } from './split-lines.ts';

export type CheckOptions = OfflineOptions & {
  /** A file; `-`: JSON Lines from standard input. */
  readonly request: string;
  readonly json?: boolean;
  /** What every recipient must come to. */
  readonly expect?: ExpectedVerdict;
};

type ExpectedVerdict = 'send' | 'refuse';

/**
 * `postern check`: decides requests offline.
 * @throws {UserError} with `--expect`, once everything is printed, when one came out otherwise
 */
export const check = async (options: CheckOptions): Promise<void> => {
  const facts = await offlineFacts(options);
  if (options.request === '-') {
    let count = 0;
    let unexpected = 0;
    for await (const line of splitLines(process.stdin)) {
      const checked = await checkRequest(line, facts);
      await print(JSON.stringify(checked));
      count += 1;
      if (!isAsExpected(checked, options.expect)) unexpected += 1;
    }
    failUnlessExpected(unexpected, count, options.expect);
    return;
  }
  const checked = await checkRequest(await readBytes(options.request), facts);
  await print(options.json === true ? JSON.stringify(checked, undefined, 2) : renderCheckedRequest(checked));
  failUnlessExpected(isAsExpected(checked, options.expect) ? 0 : 1, 1, options.expect);
};

/** What has no recipient that can be read is refused. */
const isAsExpected = ({ recipients }: CheckedRequest, expected: ExpectedVerdict | undefined): boolean => {
  if (expected === undefined) return true;
  return recipients.length === 0 ? expected === 'refuse' : recipients.every(({ verdict }) => verdict === expected);
};

const failUnlessExpected = (unexpected: number, count: number, expected = 'anything'): void => {
  if (unexpected === 0) return;
  throw new UserError(
    `expected ${expected} for every recipient: ${unexpected} of ${count} requests came out otherwise`,
  );
};

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};
