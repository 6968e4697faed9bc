import { now } from '../../lambdas/adapters/clock.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseMoment } from '../options/parse-moment.ts';
import { parseOrigin } from './parse-origin.ts';
import { renderEntries } from './render-entries.ts';

export type ListOptions = TargetOptions & {
  readonly origin?: string;
  readonly since?: string;
  readonly json?: boolean;
};

/** `postern suppression list`: the suppressions that stand, newest first. */
export const list = async (options: ListOptions): Promise<void> => {
  const wanted = {
    ...(options.origin === undefined ? {} : { origin: parseOrigin(options.origin) }),
    ...(options.since === undefined ? {} : { since: parseMoment(options.since, now()) }),
  };
  const answer = await connectControl(targetOf(options)).ask('suppression-list', wanted);
  const { suppressions, found, addressesRead, isAllRead } = answer;
  const isComplete = isAllRead && suppressions.length === found;
  if (options.json === true) {
    console.log(JSON.stringify({ suppressions, addressesRead, isComplete }, undefined, 2));
    return;
  }
  console.log(suppressions.length === 0 ? 'nothing is suppressed that was asked for' : renderEntries(suppressions));
  if (!isComplete) {
    console.error(
      `postern: this is not all: ${suppressions.length} of ${found} are shown of the ${addressesRead} addresses that were read${isAllRead ? '' : ', and there are more addresses'}: narrow it with --origin or --since, or ask for one with postern suppression show ADDRESS`,
    );
  }
};
