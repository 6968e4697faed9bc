import { aheadHoldsMilliseconds } from '../contract/stop.ts';
import { destinationLookup } from '../domain/delivery/destination-lookup.ts';
import type { Suppression } from '../domain/policy/facts.ts';
import { type Stop, type StopSubject, scopesOf } from '../domain/policy/stop.ts';
import type { SendDependencies } from './dependencies.ts';

/** What the tables said of the stops and suppressions that can concern a mail. */
export type Look = {
  /** Whose suppressions these are. */
  readonly address: string | undefined;
  readonly scopes: readonly string[];
  readonly stops: readonly Stop[];
  readonly suppressions: readonly Suppression[];
  /** When they were asked, milliseconds since the epoch: they may have changed since. */
  readonly at: number;
};

type Dependencies = Pick<SendDependencies, 'now' | 'readStops' | 'readSuppressions'>;

/** Asks the tables now. */
export const takeLook = async (
  subject: StopSubject,
  { now, readStops, readSuppressions }: Dependencies,
): Promise<Look> => {
  const address = destinationLookup(subject);
  const [at, scopes] = [now(), scopesOf(subject)];
  const [stops, suppressions] = await Promise.all([
    readStops(scopes),
    address === undefined ? [] : readSuppressions(address),
  ]);
  return { address, scopes, stops, suppressions, at };
};

/** A look at this mail: the one that was taken ahead, if it is young and about this very mail; otherwise a new one. */
export const lookAt = async (
  subject: StopSubject,
  ahead: Look | undefined,
  dependencies: Dependencies,
): Promise<Look> => {
  const isAbout =
    ahead !== undefined &&
    ahead.address === destinationLookup(subject) &&
    scopesOf(subject).every((scope) => ahead.scopes.includes(scope));
  return isAbout && dependencies.now() - ahead.at <= aheadHoldsMilliseconds ? ahead : takeLook(subject, dependencies);
};
