import * as z from 'zod/mini';

/** The functions whose messages others of ours believe. */
export const trustedFunctions = ['filter', 'release', 'send', 'feedback', 'directory'] as const;
export type TrustedFunction = (typeof trustedFunctions)[number];

/** A role that a function had before a deploy gave it another one: what it has put on queues may still be there. */
export type FormerRole = {
  readonly of: TrustedFunction;
  readonly roleId: string;
  /** The first day on which it is not trusted any more (UTC): `2026-12-06`. */
  readonly until: string;
};

export const roleIdPattern = /^AROA[A-Z0-9]+$/;
const untilPattern = /^\d{4}-\d\d-\d\d$/;

/** Whether it is a day that there is. */
export const isDay = (text: string): boolean => {
  const time = Date.parse(text);
  return untilPattern.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** A role whose messages are believed: for good, or until a moment (milliseconds since the epoch). */
export type TrustedRole = { readonly roleId: string; readonly until?: number };

/** Those that are trusted now. A worker asks once, when it starts: Lambda lets none live for more than some hours. */
export const trustedAt = (roles: readonly TrustedRole[], now: number): readonly string[] =>
  roles.flatMap(({ roleId, until }) => (until === undefined || now < until ? [roleId] : []));

/**
 * How they stand in a function's environment: RoleIds, comma-separated, a former one with its end:
 * `AROAFILTER,AROAFORMER@2026-12-06`.
 * @param roleIds - those of the present roles, which are known only when they are deployed
 */
export const trustedRolesText = (roleIds: readonly string[], former: readonly FormerRole[]): string =>
  [...roleIds, ...former.map(({ roleId, until }) => `${roleId}@${until}`)].join(',');

/** The reverse of `trustedRolesText`. At least one: nothing of ours trusts nobody. */
export const trustedRoles = z.pipe(
  z.string(),
  z.transform((list: string, context): readonly TrustedRole[] => {
    const roles = list.split(',').map((entry): TrustedRole | undefined => {
      const [roleId = '', until, ...rest] = entry.split('@');
      if (!roleIdPattern.test(roleId) || rest.length > 0) return undefined;
      if (until === undefined) return { roleId };
      return isDay(until) ? { roleId, until: Date.parse(until) } : undefined;
    });
    const known = roles.filter((role) => role !== undefined);
    if (known.length === roles.length) return known;
    context.issues.push({
      code: 'custom',
      input: list,
      message: 'must be RoleIds, comma-separated, a former one with the day of its end: AROA…@2026-12-06',
    });
    return z.NEVER;
  }),
);

/** What an environment says of the roles whose messages are trusted, under `parameterNames.trustedRoles`. */
export const publishedRoles = z.object({
  present: z.array(z.object({ name: z.string(), roleId: z.string() })),
  former: z.array(z.object({ of: z.string(), roleId: z.string(), until: z.string() })),
});

/** As stacks write it. */
export type PublishedRoles = {
  readonly present: readonly { readonly name: string; readonly roleId: string }[];
  readonly former: readonly FormerRole[];
};
