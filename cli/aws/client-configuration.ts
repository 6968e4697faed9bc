import { isLocal, type Target } from './target.ts';

/** The part of a client's configuration that is the same for every AWS client. */
export type ClientConfiguration = {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** Where the local stack is (local/region.ts). */
const localRegion = 'eu-west-1';

/** Who the command is on the local stack, where an access key is the name of a role. */
const localOperator = 'postern-operator';

/**
 * On AWS: region and credentials from the environment, as every AWS tool takes them.
 * @param localRole - on the local stack, the role to act as
 */
export const clientConfiguration = (target: Target, localRole = localOperator): ClientConfiguration => ({
  ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint }),
  ...(isLocal(target)
    ? { region: localRegion, credentials: { accessKeyId: localRole, secretAccessKey: 'local' } }
    : {}),
});
