import { LOCAL_SESSION_NAME } from '../../principal.ts';
import type { QueryAction } from '../../query-protocol.ts';
import { LOCAL_ACCOUNT } from '../../region.ts';
import { element } from '../../xml.ts';
import { type IamContext, STS_NAMESPACE } from '../context.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: QueryAction<IamContext> = {
  namespace: STS_NAMESPACE,
  run: (_, { caller }) => [
    element('Arn', `arn:aws:sts::${LOCAL_ACCOUNT}:assumed-role/${caller.name}/${LOCAL_SESSION_NAME}`),
    element('UserId', caller.senderId),
    element('Account', LOCAL_ACCOUNT),
  ],
};
