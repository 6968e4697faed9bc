/** A source of chance that gives the same for the same seed. */
export type Random = {
  /** From 0 to below 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Each>(from: readonly Each[]) => Each;
  /** Another source, so that what is asked of one does not change what the other gives. */
  readonly fork: (name: string) => Random;
};

/** https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
const mulberry32 = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** FNV-1a. */
const hash = (text: string, seed: number): number => {
  let value = (2_166_136_261 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 16_777_619) >>> 0;
  }
  return value;
};

export const createRandom = (seed: number): Random => {
  const next = mulberry32(hash('postern', Math.imul(seed, 2_654_435_761)));
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => probability > 0 && next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] as (typeof from)[number],
    fork: (name) => createRandom(hash(name, seed)),
  };
};
