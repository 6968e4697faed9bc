import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredPolicy } from '../../lambdas/contract/policy.ts';
import { pipelinePrefixes, policyInForce } from '../../lambdas/contract/tables.ts';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import type { EnvironmentParts } from '../aws/read-environment.ts';
import type { Stores } from '../aws/stores.ts';
import { readVersionInForce } from '../policy/read-policy-in-force.ts';
import { UserError } from '../user-error.ts';

/**
 * Puts a policy in force: first the document, then the row that points to it, so that a reader never finds one without
 * the other.
 * @returns its version, one above the last
 * @throws {UserError} when somebody else applied a policy meanwhile
 */
export const writePolicy = async (
  { tables, buckets }: Stores,
  parts: Pick<EnvironmentParts, 'pipelineBucket' | 'policiesTable'>,
  policy: Omit<StoredPolicy, 'version'>,
): Promise<number> => {
  const previous = await readVersionInForce(tables, parts.policiesTable);
  const version = (previous ?? 0) + 1;
  const body = JSON.stringify({ version, ...policy } satisfies StoredPolicy);
  const hash = sha256(body);
  const key = `${pipelinePrefixes.policies}${hash}.json`;
  await buckets.send(
    new PutObjectCommand({ Bucket: parts.pipelineBucket, Key: key, Body: body, ContentType: 'application/json' }),
  );
  try {
    await tables.send(
      new PutCommand({
        TableName: parts.policiesTable,
        Item: { name: policyInForce, version, key, sha256: hash },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(#name)', ExpressionAttributeNames: { '#name': 'name' } }
          : {
              ConditionExpression: '#version = :previous',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':previous': previous },
            }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new UserError('somebody else applied a policy at the same time: look at theirs, then apply again');
  }
  return version;
};
