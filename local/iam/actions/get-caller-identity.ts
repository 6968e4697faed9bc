import { sessionArn } from '../../principal.ts';
import type { QueryAction } from '../../query-protocol.ts';
import { LOCAL_ACCOUNT } from '../../region.ts';
import { element } from '../../xml.ts';
import { type IamContext, STS_NAMESPACE } from '../context.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: QueryAction<IamContext> = {
  namespace: STS_NAMESPACE,
  run: (_, { caller }) => [
    element('Arn', sessionArn(caller)),
    element('UserId', caller.senderId),
    element('Account', LOCAL_ACCOUNT),
  ],
};
