import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import { UserError } from '../user-error.ts';

/**
 * A time of the past as people write it: how long ago, or when.
 * @param now - milliseconds since the epoch
 * @returns ISO 8601 in UTC
 * @throws {UserError} where it is neither
 */
export const parseMoment = (text: string, now: number): string => {
  const seconds = parseDurationSeconds(text);
  const since = seconds === undefined ? Date.parse(text) : now - seconds * 1000;
  if (/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) || seconds !== undefined) {
    if (!Number.isNaN(since)) return new Date(since).toISOString();
  }
  throw new UserError(`--since ${text}: not a time: write it as 45m, 12h or 2d ago, or as 2026-11-21T09:30:00Z`);
};
