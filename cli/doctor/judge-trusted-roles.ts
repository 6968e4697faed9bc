import { parseJson } from '../../lambdas/contract/parse-json.ts';
import { publishedRoles } from '../../lambdas/contract/trusted-roles.ts';
import type { FindPrincipal } from '../../lambdas/domain/policy/resolve-principals.ts';
import { type Finding, fine } from './finding.ts';

/** A role of a function, as it was deployed and as IAM has it now. */
export type DeployedRole = {
  readonly name: string;
  readonly roleId: string;
  /** Undefined: there is none of that name. */
  readonly foundId: string | undefined;
};

export type ListedFormerRole = { readonly of: string; readonly roleId: string; readonly until: string };

export type TrustedRoles = {
  readonly present: readonly DeployedRole[];
  readonly former: readonly ListedFormerRole[];
};

/**
 * The roles that the environment's functions were deployed with, and those they had before.
 * @param text - what the environment says of them
 * @returns undefined for an environment that was deployed before it said so
 * @throws Error when it says something that this command does not know
 */
export const lookUpTrustedRoles = async (
  text: string | undefined,
  find: FindPrincipal,
): Promise<TrustedRoles | undefined> => {
  if (text === undefined) return undefined;
  const parsed = publishedRoles.safeParse(parseJson(text));
  if (!parsed.success) throw new Error('the parameter trusted-roles is of another version of Postern');
  const { present, former } = parsed.data;
  const found = await Promise.all(present.map(({ name }) => find('role', name)));
  return { present: present.map((role, index) => ({ ...role, foundId: found[index]?.id })), former };
};

/**
 * Whether what the functions tell each other is believed, and by nobody longer than need be.
 * @param principalIds - of all sources: a former role of ours is nobody's
 */
export const judgeTrustedRoles = (
  roles: TrustedRoles | undefined,
  principalIds: readonly string[],
  now: number,
): readonly Finding[] =>
  roles === undefined
    ? [notSaid]
    : [
        ...roles.present.map(judgePresent),
        ...roles.former.map((role) => judgeFormer(role, principalIds.includes(role.roleId), now)),
      ];

const notSaid: Finding = {
  status: 'warn',
  what: 'which roles the functions were deployed with is not known',
  seen: 'no parameter trusted-roles',
  fix: 'deploy this version: npx cdk deploy',
};

const judgePresent = ({ name, roleId, foundId }: DeployedRole): Finding => {
  if (foundId === roleId) return fine(`role ${name} is the one that was deployed`, roleId);
  if (foundId === undefined) {
    return {
      status: 'fail',
      what: `the function of role ${name} can do nothing: the role does not exist`,
      seen: 'NoSuchEntity',
      fix: 'deploy it under another construct id, with its id among formerRoles: docs/upgrades.md',
    };
  }
  return {
    status: 'fail',
    what: `nothing that role ${name} puts on queues is believed: it was re-created, and its mail ends as dead letters`,
    seen: `deployed as ${roleId}, IAM has ${foundId}`,
    fix: 'deploy it under another construct id, with both ids among formerRoles, then postern redrive: docs/upgrades.md',
  };
};

const judgeFormer = ({ of, roleId, until }: ListedFormerRole, isOfSource: boolean, now: number): Finding => {
  if (isOfSource) {
    return {
      status: 'fail',
      what: `a source is believed as if it were our ${of}: its principal is among formerRoles`,
      seen: roleId,
      fix: 'take it out of formerRoles and deploy; look at what that source has sent since',
    };
  }
  if (Date.parse(until) <= now) {
    return {
      status: 'warn',
      what: `a former role of ${of} is not believed any more`,
      seen: `${roleId} until ${until}`,
      fix: 'take it out of formerRoles at the next deploy',
    };
  }
  return fine(`a former role of ${of} is believed for a while`, `${roleId} until ${until}`);
};
