import type { Audience } from '../../lambdas/contract/policy-words.ts';
import { parseLane } from '../enqueue/choose-door.ts';
import { loadFacts } from '../facts/load-facts.ts';
import type { FactsFile } from '../facts/parse-facts.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { allOrEveryProblem, UserError } from '../user-error.ts';
import type { OfflineFacts } from './check-request.ts';
import { offlineSender } from './offline-sender.ts';

export type OfflineOptions = {
  readonly policy: string;
  readonly source: string;
  /** Without it every list is empty. */
  readonly facts?: string;
  /** The lane whose intake queue the requests come through; without it the purpose's. */
  readonly door?: string;
  /** What the environment says where the policy does not; without it as in production. */
  readonly audience?: Audience;
  /** RFC 3339; without it now. */
  readonly at?: string;
};

/**
 * Reads what requests are decided by.
 * @throws {UserError} listing every problem of the files
 */
export const offlineFacts = async ({
  policy: path,
  source,
  facts,
  door,
  audience = 'every-rule',
  at,
}: OfflineOptions): Promise<OfflineFacts> => {
  const [{ policy }, { allowList, directory, suppressions, stops }] = await allOrEveryProblem([
    loadPolicy(path),
    facts === undefined ? noFacts : loadFacts(facts),
  ]);
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
    stops: stops ?? [],
    ...(door === undefined ? {} : { door: parseLane(door, '--door') }),
    defaultAudience: audience,
    now: at === undefined ? Date.now() : parseTime(at),
  };
};

const noFacts: FactsFile = {};

const parseTime = (text: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UserError(`--at ${text}: not a time: write it as 2026-11-21T09:30:00Z`);
};
