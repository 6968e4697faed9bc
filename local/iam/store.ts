import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { principalOfAccessKey, userId } from '../principal.ts';
import { LOCAL_ACCOUNT } from '../region.ts';

/** A role or a user. */
export type Identity = {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
};

/**
 * Roles and users of the local account. Any name is taken for one that exists, because a producer's role is made outside of
 * this project; its id follows from its name.
 */
export type Iam = {
  /** @throws {AwsError} `EntityAlreadyExists` when the templates make the role twice, `ValidationError` */
  createRole(request: { readonly name: string }): Identity;
  /** The templates may make one of that name again; asked for, it is there all the same. */
  deleteRole(name: string): void;
  /** @throws {AwsError} `ValidationError` */
  role(name: string): Identity;
  /** @throws {AwsError} `ValidationError` */
  user(name: string): Identity;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const NAME = /^[\w+=,.@-]{1,64}$/;

export const createIam = ({ clock }: { readonly clock: Clock }): Iam => {
  const createdAt = clock.now();
  const created = new Set<string>();

  const role = (name: string): Identity => {
    checkName(name);
    const { arn, id } = principalOfAccessKey(name);
    return { name, arn, id, createdAt };
  };

  return {
    createRole({ name }) {
      if (created.has(name)) {
        throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
      }
      created.add(name);
      return role(name);
    },
    deleteRole: (name) => void created.delete(name),
    role,
    user(name) {
      checkName(name);
      return { name, arn: `arn:aws:iam::${LOCAL_ACCOUNT}:user/${name}`, id: userId(name), createdAt };
    },
  };
};

const checkName = (name: string) => {
  if (!NAME.test(name)) {
    throw new AwsError(
      'ValidationError',
      `The specified value for the name is invalid: ${name}. It must contain only alphanumeric characters and/or the ` +
        'following: +=,.@_- and have at most 64 characters',
    );
  }
};
