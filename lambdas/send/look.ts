import { lookupOf } from '../domain/address/lookup-of.ts';
import type { Suppression } from '../domain/policy/facts.ts';
import { type Stop, type StopSubject, scopesOf } from '../domain/policy/stop.ts';
import type { SendDependencies } from './dependencies.ts';

/** What the tables said of the stops and suppressions that can concern a mail. */
export type Look = {
  /** Whose suppressions they are. */
  readonly address: string | undefined;
  readonly scopes: readonly string[];
  readonly stops: readonly Stop[];
  readonly suppressions: readonly Suppression[];
  /** When they were asked, milliseconds since the epoch: they may have changed since. */
  readonly at: number;
};

type Dependencies = Pick<SendDependencies, 'now' | 'readStops' | 'readSuppressions'>;

/** A mail that is looked at, and where it goes instead of to its recipient, if all mail is redirected. */
type LookSubject = StopSubject & { readonly redirectedTo?: string | undefined };

/** Asks the tables now. */
export const takeLook = async (
  subject: LookSubject,
  { now, readStops, readSuppressions }: Dependencies,
): Promise<Look> => {
  const address = addressOf(subject);
  const [at, scopes] = [now(), scopesOf(subject)];
  const [stops, suppressions] = await Promise.all([
    readStops(scopes),
    address === undefined ? [] : readSuppressions(address),
  ]);
  return { address, scopes, stops, suppressions, at };
};

/**
 * A look taken ahead has to leave time for what comes after it: a last look holds for two seconds (make-attempt.ts), and
 * one that is found too old then has cost a lease.
 */
const aheadHoldsMilliseconds = 1_000;

/** A look at this mail: the one that was taken ahead, if it is young and about this very mail; otherwise a new one. */
export const lookAt = async (
  subject: LookSubject,
  ahead: Look | undefined,
  dependencies: Dependencies,
): Promise<Look> => {
  const isAbout =
    ahead !== undefined &&
    ahead.address === addressOf(subject) &&
    scopesOf(subject).every((scope) => ahead.scopes.includes(scope));
  return isAbout && dependencies.now() - ahead.at <= aheadHoldsMilliseconds ? ahead : takeLook(subject, dependencies);
};

const addressOf = ({ recipient, redirectedTo }: LookSubject): string | undefined =>
  redirectedTo === undefined ? recipient : lookupOf(redirectedTo);
