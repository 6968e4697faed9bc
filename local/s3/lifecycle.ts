import type { Version } from './object-version.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export type LifecycleRule = {
  readonly prefix: string;
  readonly expirationDays?: number;
  readonly noncurrentVersionExpirationDays?: number;
};

const DAY_MILLISECONDS = 86_400_000;

/** Days since the epoch in UTC: S3 applies its rules at midnight. */
export const utcDay = (milliseconds: number): number => Math.floor(milliseconds / DAY_MILLISECONDS);

/** Whether a rule ends the current version of a key; `versions` has the newest last. */
export const isCurrentExpired = (
  versions: readonly Version[],
  rules: readonly LifecycleRule[],
  now: number,
): boolean => {
  const current = versions.at(-1);
  return (
    current?.kind === 'object' &&
    rules.some(
      ({ prefix, expirationDays }) =>
        current.key.startsWith(prefix) && isOver(current.lastModified, expirationDays, now),
    )
  );
};

/** Without the versions that were superseded long enough ago. */
export const withoutExpiredNoncurrent = (
  versions: readonly Version[],
  rules: readonly LifecycleRule[],
  now: number,
): Version[] =>
  versions.filter((version, index) => {
    const successor = versions[index + 1];
    return (
      successor === undefined ||
      !rules.some(
        ({ prefix, noncurrentVersionExpirationDays }) =>
          version.key.startsWith(prefix) && isOver(successor.lastModified, noncurrentVersionExpirationDays, now),
      )
    );
  });

/**
 * S3 adds the days and rounds up to the next midnight UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
const isOver = (since: number, days: number | undefined, now: number): boolean =>
  days !== undefined && utcDay(now) > utcDay(since) + days;
