/** From when on a mail is not sent any more. */
export type ValidUntil = {
  /** Milliseconds since the epoch; Infinity where neither the request nor a purpose sets an end. */
  readonly at: number;
  readonly by: 'expires-at' | 'max-age';
};

/**
 * The earlier of what the request asks and what its purpose allows.
 * @param receivedAt - milliseconds since the epoch
 * @param expiresAt - the request's, ISO 8601
 * @param maxAgeSeconds - the purpose's; undefined where there is no purpose
 */
export const validUntil = (
  receivedAt: number,
  expiresAt: string | undefined,
  maxAgeSeconds: number | undefined,
): ValidUntil => {
  const byRequest = expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
  const byPurpose = maxAgeSeconds === undefined ? Number.POSITIVE_INFINITY : receivedAt + maxAgeSeconds * 1000;
  return byRequest <= byPurpose ? { at: byRequest, by: 'expires-at' } : { at: byPurpose, by: 'max-age' };
};
