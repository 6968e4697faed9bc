import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { UserError } from '../user-error.ts';
import type { Sender } from './enqueue-request.ts';

/**
 * A source on the local stack, where the name of a role is its access key: the first role the policy lists for it.
 * @throws {UserError} when the policy does not have the source, or knows it by ids only
 */
export const localSender = (policy: AppliedPolicy | undefined, source: string): Sender => {
  if (policy === undefined) {
    throw new UserError('no policy is in force: postern apply --policy examples/policy --facts examples/facts.yaml');
  }
  const { sources } = policy.document;
  const registered = Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (registered === undefined) {
    throw new UserError(
      `${source} is no source of the policy in force: name one of ${Object.keys(sources).join(', ')}`,
    );
  }
  const [role] = registered.principals.flatMap((principal) => roleName(principal) ?? []);
  if (role !== undefined) return { source, role, policy };
  throw new UserError(
    `${source} is registered by an id, and the local stack knows roles by name: add a role ARN to its principals`,
  );
};

const roleName = (principal: string): string | undefined => /:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
