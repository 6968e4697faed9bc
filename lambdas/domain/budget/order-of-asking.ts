import { type Lane, lanes } from '../../contract/lanes.ts';

/** Tokens of a lane in a window. */
export type Tokens = { readonly lane: Lane; readonly window: number };

/**
 * Where a lane may take tokens in a window, in this order: its own; critical besides those of the others, the least urgent
 * lane's first; and all of them what was left in the window before, the most urgent lane's first.
 */
export const orderOfAsking = (lane: Lane, window: number): readonly Tokens[] => {
  const robbed = lane === 'critical' ? lanes.filter((other) => other !== lane).toReversed() : [];
  return [
    ...[lane, ...robbed].map((each) => ({ lane: each, window })),
    ...lanes.map((each) => ({ lane: each, window: window - 1 })),
  ];
};
