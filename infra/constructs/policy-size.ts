import { Stack } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
export const queuePolicyBytes = 8192;

/** No ARN that a template leaves open is longer: a queue's, in the region with the longest name. */
const longestReference = 'x'.repeat(120);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutIntrinsics = (_key: string, value: unknown): unknown => {
  if (!isObject(value)) return value;
  if ('Ref' in value || 'Fn::GetAtt' in value) return longestReference;
  const join = value['Fn::Join'];
  if (!Array.isArray(join) || !Array.isArray(join[1])) return value;
  return join[1].map((part: unknown) => (typeof part === 'string' ? part : longestReference)).join('');
};

/** How long the policy is at most: what is known only at deployment counts as long as it can become. */
const policyBytes = (scope: Construct, document: PolicyDocument): number =>
  Buffer.byteLength(JSON.stringify(Stack.of(scope).resolve(document), withoutIntrinsics));

/** Stops the synthesis when the policy has become longer than its service takes. */
export const limitPolicySize = (
  scope: Construct,
  document: PolicyDocument,
  limit: { readonly maximumBytes: number; readonly whatToDo: string },
): void => {
  scope.node.addValidation({
    validate: () => {
      const bytes = policyBytes(scope, document);
      if (bytes <= limit.maximumBytes) return [];
      return [`the resource policy has up to ${bytes} bytes, AWS takes ${limit.maximumBytes}: ${limit.whatToDo}`];
    },
  });
};
