import { type QueryAction, requireParameter } from '../../query-protocol.ts';
import { element } from '../../xml.ts';
import { IAM_NAMESPACE, type IamContext } from '../context.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export const getRole: QueryAction<IamContext> = {
  namespace: IAM_NAMESPACE,
  run(parameters, { iam }) {
    const { name, arn, id, createdAt } = iam.role(requireParameter(parameters, 'RoleName'));
    return [
      element('Role', [
        element('Path', '/'),
        element('RoleName', name),
        element('RoleId', id),
        element('Arn', arn),
        element('CreateDate', new Date(createdAt).toISOString()),
      ]),
    ];
  },
};
