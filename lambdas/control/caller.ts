import * as z from 'zod/mini';
import { type PeopleRole, peopleRoleName, peopleRoles } from '../contract/control/people.ts';

/** Somebody in one of the environment's roles. */
export type Caller = {
  /** ARN of the session: the role, and the session's name, which whoever assumes a role may be free to choose. */
  readonly who: string;
  readonly role: PeopleRole;
  /**
   * Id of the access key of the session, which nobody chooses: CloudTrail's AssumeRole event of the same key says who
   * opened the session.
   */
  readonly accessKey: string;
};

/** Who an environment takes for whom. */
export type KnownPeople = {
  readonly environment: string;
  readonly accountId: string;
  /** The RoleId of each role there is. A name can be given to another role once a role is gone; an id never is. */
  readonly roleIds: Readonly<Partial<Record<PeopleRole, string>>>;
};

/** What Lambda says of a caller whose signature it has verified. */
const iamAuthorizer = z.object({
  accessKey: z.string(),
  accountId: z.string(),
  callerId: z.string(),
  userArn: z.string(),
});

const sessionArn = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/;

export type Identified =
  | { readonly isKnown: true; readonly caller: Caller }
  /** @param principal - id of the role or user, never the name of a session: that may be somebody's address */
  | { readonly isKnown: false; readonly principal: string };

/**
 * Finds out in which role somebody calls: by the whole name of the role, the account and the role's id. The roles have no
 * path, and the ARN of a session shows none, so that the id is what tells a role of another path from ours.
 * @param authorizer - `requestContext.authorizer.iam` of the request
 */
export const identifyCaller = (authorizer: unknown, people: KnownPeople): Identified => {
  const parsed = z.safeParse(iamAuthorizer, authorizer);
  if (!parsed.success) return { isKnown: false, principal: 'unknown' };
  const { accessKey, accountId, callerId, userArn } = parsed.data;
  const [id = '', session] = callerId.split(':');
  const stranger = { isKnown: false, principal: /^A[A-Z0-9]{2,127}$/.test(id) ? id : 'unknown' } as const;

  const [, account, roleName, sessionName] = sessionArn.exec(userArn) ?? [];
  if (account !== people.accountId || accountId !== people.accountId || session !== sessionName) return stranger;
  const role = peopleRoles.find((each) => roleName === peopleRoleName(people.environment, each));
  if (role === undefined || people.roleIds[role] !== id) return stranger;
  return { isKnown: true, caller: { who: userArn, role, accessKey } };
};
