import type { ServiceHandler } from '../endpoint.ts';
import { createQueryHandler } from '../query-protocol.ts';
import { getCallerIdentity } from './actions/get-caller-identity.ts';
import { getRole } from './actions/get-role.ts';
import { getUser } from './actions/get-user.ts';
import type { IamContext } from './context.ts';
import type { Iam } from './store.ts';

/** Answers what the project asks IAM and STS: who is this role, who am I. */
export const createIamHandler = (iam: Iam): ServiceHandler =>
  createQueryHandler<IamContext>({
    actions: new Map([
      ['GetCallerIdentity', getCallerIdentity],
      ['GetRole', getRole],
      ['GetUser', getUser],
    ]),
    contextOf: ({ principal }) => ({ iam, caller: principal }),
  });
