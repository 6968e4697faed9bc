import type { Policy } from '../../contract/policy.ts';

/** So many of something a minute or a day. */
export type Counted = {
  readonly of: 'source' | 'purpose' | 'principal';
  readonly name: string;
  readonly per: Period;
  readonly limit: number;
};

/** One limit of the policy: so many mails of a source, or of a purpose (of all sources together), a minute or a day. */
export type Limit = Counted & { readonly of: 'source' | 'purpose' };

export type Period = 'minute' | 'day';

/**
 * The limits that a mail falls under, in the order in which they are asked: what a minute has no room for takes nothing
 * from the day.
 */
export const limitsOf = (policy: Policy, { source, purpose }: Whose): readonly Limit[] => {
  const quotas = [
    { of: 'source', name: source, quota: own(policy.sources, source)?.quota },
    { of: 'purpose', name: purpose, quota: own(policy.purposes, purpose)?.quota },
  ] as const;
  return periods.flatMap(({ per, field }) =>
    quotas.flatMap(({ of, name, quota }) => {
      const limit = quota?.[field];
      return limit === undefined ? [] : [{ of, name, per, limit }];
    }),
  );
};

export type Whose = { readonly source: string; readonly purpose: string };

const periods = [
  { per: 'minute', field: 'perMinute' },
  { per: 'day', field: 'perDay' },
] as const;

/** A name that a request gives may be that of something every object has. */
const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
