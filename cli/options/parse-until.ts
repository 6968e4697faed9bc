import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import { UserError } from '../user-error.ts';

/**
 * When something ends: a time (RFC 3339), or a duration from now.
 * @param time - milliseconds since the epoch: a duration counts from then
 * @returns ISO 8601 in UTC
 * @throws {UserError} when it is no time, or past
 */
export const parseUntil = (text: string, time: number): string => {
  const seconds = parseDurationSeconds(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const until = seconds === undefined ? (isTime ? Date.parse(text) : Number.NaN) : time + seconds * 1000;
  if (Number.isNaN(until)) {
    throw new UserError(`--until ${text}: not a time: write it as 2026-11-21T09:30:00Z, or as 45m, 12h or 2d from now`);
  }
  if (until <= time) throw new UserError(`--until ${text}: that is past: name a time to come`);
  return new Date(until).toISOString();
};
