import type { Problem } from '../../contract/malformed.ts';
import type { AppliedPolicy } from '../../contract/policy.ts';
import type { PolicyParts } from '../../contract/policy-parts.ts';

export type ResolvedPrincipals = {
  readonly principalIds: AppliedPolicy['principalIds'];
  readonly problems: readonly Problem[];
};

/** Who a role or user is to IAM. Undefined: there is none of that name. */
export type FindPrincipal = (kind: 'role' | 'user', name: string) => Promise<{ arn: string; id: string } | undefined>;

/** What an ARN of a role or user names; undefined: it is an id as it is. */
export const principalName = (
  principal: string,
): { readonly kind: 'role' | 'user'; readonly name: string } | undefined => {
  const [, kind, name] = /^arn:.*?:(role|user)\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  return name === undefined || (kind !== 'role' && kind !== 'user') ? undefined : { kind, name };
};

/**
 * The RoleIds and UserIds of every source's principals: what SQS reports of a sender, and what a role that is made anew
 * under the same name does not have.
 */
export const resolvePrincipals = async (
  policy: Pick<PolicyParts, 'sources'>,
  find: FindPrincipal,
): Promise<ResolvedPrincipals> => {
  const problems: Problem[] = [];
  const resolve = async (principal: string, path: readonly PropertyKey[]): Promise<readonly string[]> => {
    const named = principalName(principal);
    if (named === undefined) return [principal];
    const { kind, name } = named;
    const found = await find(kind, name);
    if (found?.arn === principal) return [found.id];
    problems.push(
      found === undefined
        ? { path, problem: `no-such-${kind}`, expected: 'a role or user that exists' }
        : // A role of another account, or one whose path was left out, is not the one of that name here.
          {
            path,
            problem: `another-${kind}-of-that-name`,
            expected: `${found.arn}, or the id (AROA…, AIDA…) as it is`,
          },
    );
    return [];
  };
  const sources = await Promise.all(
    Object.entries(policy.sources ?? {}).map(async ([source, parts]) => {
      const ids = await Promise.all(
        (parts?.principals ?? []).map(async (principal, index) =>
          principal === undefined ? [] : resolve(principal, ['sources', source, 'principals', index]),
        ),
      );
      return [source, ids.flat()] as const;
    }),
  );
  return { principalIds: Object.fromEntries(sources), problems };
};
