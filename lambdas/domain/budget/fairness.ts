/**
 * Who takes a turn before whom within a lane. Nobody who waits is refused anything that nobody else wants: a source that
 * has had its half asks later in each window while others wait, and takes what those have left.
 */

/** What is known of the sources of a lane, as of a window. */
export type LaneState = {
  readonly window: number;
  /** What each was granted lately while there was somebody else to be fair to. */
  readonly granted: ReadonlyMap<string, number>;
  /** Those that have asked in vain, and until which window they are taken to wait. */
  readonly waitingUntil: ReadonlyMap<string, number>;
};

/** Whether a source has had half of what the lane was granted, while another one waits. */
export const hasHadItsHalf = (source: string, state: LaneState | undefined): boolean => {
  if (state === undefined) return false;
  const all = sumOf(state.granted);
  return all > 0 && 2 * (state.granted.get(source) ?? 0) >= all && othersWait([source], state);
};

/** Whether somebody waits in the lane who is none of these. */
export const othersWait = (sources: readonly string[], { window, waitingUntil }: LaneState): boolean =>
  [...waitingUntil].some(([source, until]) => until >= window && !sources.includes(source));

/** Whether another source has had more than this one by so much that this one is not to hold back. */
export const isBehind = (source: string, state: LaneState | undefined): boolean => {
  if (state === undefined) return false;
  const own = state.granted.get(source) ?? 0;
  const all = sumOf(state.granted);
  return all > 0 && 2 * own < all && [...state.granted.values()].some((granted) => 2 * granted >= all);
};

/**
 * Who of those that wait is granted something: one of each source in turn, beginning with the one that was granted least.
 * @returns so many of them at most
 */
export const inRounds = <Waiting extends { readonly source: string }>(
  waiting: readonly Waiting[],
  count: number,
  state: LaneState | undefined,
): readonly Waiting[] => {
  const grantedTo = (source: string): number => state?.granted.get(source) ?? 0;
  const bySource = [...Map.groupBy(waiting, ({ source }) => source)]
    .toSorted(([one], [other]) => grantedTo(one) - grantedTo(other))
    .map(([, each]) => each);
  const longest = Math.max(0, ...bySource.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) =>
    bySource.flatMap((each) => {
      const next = each[round];
      return next === undefined ? [] : [next];
    }),
  )
    .flat()
    .slice(0, count);
};

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, each) => sum + each, 0);
