import type { Policy } from '../../contract/policy.ts';
import type { QuotaExceeded } from '../policy/facts.ts';
import { type Counted, type Limit, limitsOf, type Whose } from './limits.ts';
import { nextTurn } from './windows.ts';

/** What the counters of a limit answer. */
export type Taken = {
  /** How many of those wanted may leave. */
  readonly granted: number;
  /** For all others: the window there was no room in (its beginning), how many wait before them, and how many a window takes. */
  readonly window: number;
  readonly ahead: number;
  readonly places: number;
  /** Some of what was granted will not leave, because another limit has no room for it. */
  readonly giveBack: (count: number) => Promise<void>;
};

/** Counts so many against a limit. */
export type TakeFrom = (limit: Counted, wanted: number) => Promise<Taken>;

/**
 * Takes from the counters for many mails at once: every limit is asked once, whatever number of mails falls under it, and
 * the first ones given are the first to leave.
 * @param wanted - oldest first
 * @returns for each the limit that has no room for it, or undefined if it may leave
 */
export const takeQuotas = async (
  wanted: readonly Whose[],
  policy: Policy,
  take: TakeFrom,
): Promise<readonly (QuotaExceeded | undefined)[]> => {
  const mails = wanted.map((whose) => ({
    limits: limitsOf(policy, whose),
    exceeded: undefined as Exceeded | undefined,
  }));
  const grants: { readonly taken: Taken; readonly mails: readonly Mail[] }[] = [];
  for (const round of rounds) {
    const asked = Map.groupBy(
      mails
        .filter(({ exceeded }) => exceeded === undefined)
        .flatMap((mail) => mail.limits.filter((limit) => isOf(limit, round)).map((limit) => ({ mail, limit }))),
      ({ limit }) => keyOf(limit),
    );
    await Promise.all(
      [...asked.values()].map(async (asking) => {
        const limit = asking[0]?.limit;
        if (limit === undefined) return;
        const taken = await take(limit, asking.length);
        for (const [place, { mail }] of asking.slice(taken.granted).entries()) {
          mail.exceeded = { limit, until: nextTurn(limit.per, taken.window, taken.ahead + place, taken.places) };
        }
        grants.push({ taken, mails: asking.slice(0, taken.granted).map(({ mail }) => mail) });
      }),
    );
  }
  // What a later limit kept from leaving must not use up an earlier one, a day's least of all.
  await Promise.all(
    grants.map(async ({ taken, mails: granted }) => {
      const unused = granted.filter(({ exceeded }) => exceeded !== undefined).length;
      if (unused > 0) await taken.giveBack(unused);
    }),
  );
  return mails.map(({ exceeded }) =>
    exceeded === undefined ? undefined : { ...exceeded.limit, until: new Date(exceeded.until).toISOString() },
  );
};

type Exceeded = { readonly limit: Limit; readonly until: number };
type Mail = { readonly limits: readonly Limit[]; exceeded: Exceeded | undefined };

/** In the order of `limitsOf`. One after the other: what one has no room for takes nothing from the next. */
const rounds = [
  { of: 'source', per: 'minute' },
  { of: 'purpose', per: 'minute' },
  { of: 'source', per: 'day' },
  { of: 'purpose', per: 'day' },
] as const;

const isOf = (limit: Limit, { of, per }: Pick<Limit, 'of' | 'per'>): boolean => limit.of === of && limit.per === per;

const keyOf = ({ of, name, per }: Limit): string => `${of}:${name}/${per}`;
