import { lanes } from '../../../lambdas/contract/lanes.ts';
import { budgetKeys } from '../../../lambdas/contract/tables.ts';
import { tokensOf } from '../../../lambdas/domain/budget/lattice.ts';
import { unlimited } from '../plan/plan.ts';
import { beginning } from '../world/timeline.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** So long before a call the window of its token may have begun: that one, the next one in which what is left of it can be taken, and what a call may be late. */
export const tokenMilliseconds = 700;
const windowMilliseconds = 150;

/**
 * Each call has a token of its own, of a window that began shortly before it. How many there are in a window is the
 * lattice's word, which `rate` of budgets.ts holds to what SES allows.
 */
export const watchTurns = (world: World): Watcher => {
  const { plan, violate } = world;
  const [perSecond = unlimited, ...others] = plan.sendRates.map((each) => each.perSecond);
  const rate = { perSecond, from: beginning - 3_600_000 };
  const isKnown = plan.hasReading && others.length === 0 && perSecond !== unlimited;
  const calls: number[] = [];
  /** Tokens of all lanes that were taken, by window. */
  const taken = new Map<number, Map<string, number>>();

  const grantedOf = (window: number): number =>
    [...(taken.get(window) ?? [])].reduce((sum, [, tokens]) => sum + tokens, 0);

  /** Of windows that began after the first and not after the second. */
  const grantedBetween = (from: number, to: number): number => {
    let granted = 0;
    for (let window = Math.floor(from / windowMilliseconds) + 1; window * windowMilliseconds <= to; window += 1)
      granted += grantedOf(window);
    return granted;
  };

  return {
    written: ({ table, after }) => {
      const counter = String(after['counter']);
      if (!isKnown || table !== 'counters' || !counter.startsWith(budgetKeys.rate)) return;
      const lane = lanes.find((each) => counter.startsWith(`${budgetKeys.rate}${each}/`));
      if (lane === undefined) return;
      for (const [name, count] of Object.entries(after)) {
        const [, digits] = /^w(\d+)$/.exec(name) ?? [];
        if (digits === undefined) continue;
        const window = Number(digits);
        const tokens = tokensOf(lane, rate, window);
        if (tokens > 1 && Number(count) > tokens) world.count('turns:contended');
        const granted = Math.min(Number(count), tokens);
        taken.set(window, (taken.get(window) ?? new Map<string, number>()).set(lane, granted));
      }
    },
    called: ({ beganAt, delivery }) => {
      if (!isKnown) return;
      calls.push(beganAt);
      for (let first = calls.length - 1; first >= 0; first -= 1) {
        const from = calls[first] ?? beganAt;
        const [made, granted] = [calls.length - first, grantedBetween(from - tokenMilliseconds, beganAt)];
        if (made > granted) {
          violate(
            'each call has a turn',
            `${made} calls in ${beganAt - from} ms, and ${granted} tokens were taken for them`,
            delivery,
          );
          return;
        }
      }
    },
  };
};
