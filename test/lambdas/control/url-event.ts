import { type PeopleRole, peopleRoleName } from '../../../lambdas/contract/control/people.ts';

/** Who the requests of these tests come from. */
export const people = {
  environment: 'test',
  accountId: '111122223333',
  roleIds: {
    support: 'AROASUPPORT',
    operator: 'AROAOPERATOR',
    'policy-admin': 'AROAADMIN',
    auditor: 'AROAAUDITOR',
  },
} as const;

export const whoIs = (role: PeopleRole): string =>
  `arn:aws:sts::${people.accountId}:assumed-role/${peopleRoleName(people.environment, role)}/anna`;

/** A request to the function's URL, as Lambda hands it over. */
export const urlEvent = (
  role: PeopleRole,
  body: unknown,
  changes: { readonly method?: string; readonly path?: string; readonly isBase64Encoded?: boolean } = {},
) => ({
  version: '2.0',
  rawPath: changes.path ?? '/',
  requestContext: {
    http: { method: changes.method ?? 'POST' },
    authorizer: {
      iam: {
        accessKey: 'ASIAKEY',
        accountId: people.accountId,
        callerId: `${people.roleIds[role]}:anna`,
        userArn: whoIs(role),
        userId: `${people.roleIds[role]}:anna`,
      },
    },
  },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  isBase64Encoded: changes.isBase64Encoded ?? false,
});
