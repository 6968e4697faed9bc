import type { Lane } from '../../contract/lanes.ts';
import type { StopItem } from '../../contract/stop.ts';

/** A stop, as a decision sees it: what cannot be read of its row is absent, and stops all the same. */
export type Stop = Pick<StopItem, 'scope' | 'reason' | 'queued'> & {
  readonly by?: string;
  readonly since?: string;
  /** From then on it does not stop any more; absent: until somebody resumes. */
  readonly until?: string;
};

/** What stops are looked up by: whatever of it is known. */
export type StopSubject = {
  readonly source?: string | undefined;
  readonly purpose?: string | undefined;
  readonly lane?: Lane | undefined;
  /** The look-up form of the recipient's address. */
  readonly recipient?: string | undefined;
  /** The address it goes to instead. */
  readonly redirectedTo?: string | undefined;
};

/** The scopes a mail lies in, widest first: the keys of the stops that can concern it. */
export const scopesOf = ({ source, purpose, lane, recipient, redirectedTo }: StopSubject): readonly string[] => [
  'everything',
  ...(lane === undefined ? [] : [`lane:${lane}`]),
  ...(source === undefined ? [] : [`source:${source}`]),
  ...(purpose === undefined ? [] : [`purpose:${purpose}`]),
  ...new Set([recipient, redirectedTo].flatMap(domainScope)),
];

const domainScope = (address: string | undefined): readonly string[] =>
  address?.includes('@') === true ? [`domain:${address.slice(address.lastIndexOf('@') + 1)}`] : [];

/** @param now - milliseconds since the epoch */
export const isStanding = ({ until }: Pick<Stop, 'until'>, now: number): boolean =>
  until === undefined || Date.parse(until) > now;

/**
 * The stops that concern a mail now, widest first. Asked when deciding, as the last look before the provider call, and
 * when what is held is looked at again.
 */
export const standingStops = (stops: readonly Stop[], subject: StopSubject, now: number): readonly Stop[] =>
  scopesOf(subject).flatMap((scope) => stops.filter((stop) => stop.scope === scope && isStanding(stop, now)));
