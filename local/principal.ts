import { createHash } from 'node:crypto';
import { LOCAL_ACCOUNT } from './region.ts';

/**
 * Who a local access key is. `AWS_ACCESS_KEY_ID=billing-api` acts as `arn:aws:iam::000000000000:role/billing-api`.
 * Signatures are not verified, so a local principal proves nothing about security.
 */
export type Principal = {
  /** ARN of the role. */
  readonly arn: string;
  /** The role's name, which is the access key id. */
  readonly name: string;
  /** RoleId. */
  readonly id: string;
  /** As SQS reports it in `SenderId`: `AROA…:session`. */
  readonly senderId: string;
};

/** AWS lets the caller of AssumeRole choose it; locally nobody calls AssumeRole. */
export const LOCAL_SESSION_NAME = 'local';

const ROLE_ID_PREFIX = 'AROA';
const USER_ID_PREFIX = 'AIDA';
const UNIQUE_ID_RANDOM_LENGTH = 17;
const BASE32_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The role id a local role of this name has. On AWS it is random; here it follows from the name, so it can be known early. */
export const roleId = (roleName: string): string => uniqueId(ROLE_ID_PREFIX, roleName);

/** The user id a local user of this name has. */
export const userId = (userName: string): string => uniqueId(USER_ID_PREFIX, userName);

export const principalOfAccessKey = (accessKeyId: string): Principal => {
  const id = roleId(accessKeyId);
  return {
    arn: `arn:aws:iam::${LOCAL_ACCOUNT}:role/${accessKeyId}`,
    name: accessKeyId,
    id,
    senderId: `${id}:${LOCAL_SESSION_NAME}`,
  };
};

/** The ARN of a principal's session, as AWS presents a role that was assumed. */
export const sessionArn = ({ name }: Principal): string =>
  `arn:aws:sts::${LOCAL_ACCOUNT}:assumed-role/${name}/${LOCAL_SESSION_NAME}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const uniqueId = (prefix: string, name: string): string => {
  const digest = createHash('sha256').update(`${prefix}:${name}`).digest();
  const characters = Array.from(digest.subarray(0, UNIQUE_ID_RANDOM_LENGTH), (byte) => BASE32_ALPHABET[byte % 32]);
  return prefix + characters.join('');
};

/** Who sends a request that names no access key. */
export const ANONYMOUS: Principal = principalOfAccessKey('anonymous');
