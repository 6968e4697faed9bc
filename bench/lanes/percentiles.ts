export type Percentiles = {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** By nearest rank, so that each is a value that occurred; of nothing, undefined. */
export const percentilesOf = (values: readonly number[]): Percentiles | undefined => {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50, p95, p99, max] = [rank(0.5), rank(0.95), rank(0.99), sorted.at(-1)];
  return p50 === undefined || p95 === undefined || p99 === undefined || max === undefined
    ? undefined
    : { count: sorted.length, p50, p95, p99, max };
};
