import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import { UserError } from '../user-error.ts';

/**
 * The time that lies a duration back.
 * @param now - milliseconds since the epoch
 * @returns ISO 8601 in UTC
 * @throws {UserError} when it is no duration
 */
export const parseSince = (text: string, now: number): string => {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new UserError(`--since ${text}: not a duration: write it as 45m, 12h or 2d`);
  return new Date(now - seconds * 1000).toISOString();
};
