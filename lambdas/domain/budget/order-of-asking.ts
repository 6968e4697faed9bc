import { type Lane, lanes } from '../../contract/lanes.ts';

/** Tokens of a lane in a window. */
export type Tokens = { readonly lane: Lane; readonly window: number };

/**
 * The window whose tokens are a lane's own to take in another one: critical's are those of the window itself; the other lanes
 * leave a window to critical while it lasts, and take what is left of it in the next one.
 */
export const ownWindow = (lane: Lane, window: number): number => (lane === 'critical' ? window : window - 1);

/**
 * Where a lane may take tokens in a window, in this order: its own; critical besides those of the others, the least urgent
 * lane's first; and what is left of the window before, the most urgent lane's first, for which the others wait for the second
 * half of the window.
 */
export const orderOfAsking = (lane: Lane, window: number, isSecondHalf: boolean): readonly Tokens[] => {
  const own = { lane, window: ownWindow(lane, window) };
  const left = (each: Lane): Tokens => ({ lane: each, window: window - 1 });
  const others = lanes.filter((other) => other !== lane);
  if (lane !== 'critical') return [own, ...(isSecondHalf ? others.map(left) : [])];
  return [own, ...others.toReversed().map((each) => ({ lane: each, window })), ...lanes.map(left)];
};
