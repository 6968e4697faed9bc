import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { now } from '../../lambdas/adapters/clock.ts';
import { type StopItem, stopEffects } from '../../lambdas/contract/stop.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { callerArn } from '../aws/caller.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseUntil } from '../options/parse-until.ts';
import { UserError } from '../user-error.ts';
import { parseScope } from './parse-scope.ts';
import { renderStop } from './render-stops.ts';
import { warnOfUnknownScope } from './warn-of-unknown-scope.ts';

export type StopOptions = TargetOptions & {
  readonly reason: string;
  readonly until?: string;
  readonly queued: string;
  readonly json?: boolean;
};

/** `postern stop`: mail of a scope does not leave any more. The same scope again replaces reason, end and effect. */
export const stop = async (given: string, options: StopOptions): Promise<void> => {
  const time = now();
  const terms = {
    scope: parseScope(given),
    reason: parseReason(options.reason),
    queued: parseEffect(options.queued),
    ...(options.until === undefined ? {} : { until: parseUntil(options.until, time) }),
  };
  const target = targetOf(options);
  const parts = await readEnvironment(target);
  const { stopsTable, auditTable } = parts;
  const by = await callerArn(target);
  const stores = connectStores(target);
  const { tables } = stores;
  const item: StopItem = { ...terms, by, since: new Date(time).toISOString() };
  const { scope, ...details } = terms;
  await appendAudit(tables, auditTable, { action: 'stop', subject: scope, who: by, details }, time);
  await tables.send(new PutCommand({ TableName: stopsTable, Item: item }));
  console.log(options.json === true ? JSON.stringify(item, undefined, 2) : renderStop(item));
  await warnOfUnknownScope(scope, stores, parts);
};

const parseEffect = (text: string): StopItem['queued'] => {
  const effect = stopEffects.find((each) => each === text);
  if (effect !== undefined) return effect;
  throw new UserError(`--queued ${text}: write hold (the mail waits) or discard (it is given up)`);
};
