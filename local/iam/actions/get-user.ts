import { type QueryAction, requireParameter } from '../../query-protocol.ts';
import { element } from '../../xml.ts';
import { IAM_NAMESPACE, type IamContext } from '../context.ts';

/**
 * The name is required: a local access key is always a role's, and a role is no user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export const getUser: QueryAction<IamContext> = {
  namespace: IAM_NAMESPACE,
  run(parameters, { iam }) {
    const { name, arn, id, createdAt } = iam.user(requireParameter(parameters, 'UserName'));
    return [
      element('User', [
        element('Path', '/'),
        element('UserName', name),
        element('UserId', id),
        element('Arn', arn),
        element('CreateDate', new Date(createdAt).toISOString()),
      ]),
    ];
  },
};
