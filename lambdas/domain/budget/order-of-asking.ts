import { type Lane, lanes } from '../../contract/lanes.ts';

/** Tokens of a lane in a window. */
export type Tokens = { readonly lane: Lane; readonly window: number };

/**
 * Whose a window is at a moment: critical's own tokens are those of the window itself. The other lanes leave a window to
 * critical while it lasts, and what is left of it is theirs in the next one.
 */
export const ownWindowAt = (lane: Lane, window: number): number => (lane === 'critical' ? window : window - 1);

/**
 * Where a lane may take tokens in a window, in this order. Critical: its own, those of the others, the least urgent lane's
 * first, and what is left of the window before. The others: what is left of their own, and later in the window, when whoever
 * has them has had time to ask, of the other lanes' too, the most urgent lane's first.
 */
export const orderOfAsking = (lane: Lane, window: number, isLate: boolean): readonly Tokens[] => {
  const own = { lane, window: ownWindowAt(lane, window) };
  const left = (each: Lane): Tokens => ({ lane: each, window: window - 1 });
  const others = lanes.filter((other) => other !== lane);
  if (lane !== 'critical') return [own, ...(isLate ? others.map(left) : [])];
  return [own, ...others.toReversed().map((each) => ({ lane: each, window })), ...lanes.map(left)];
};
