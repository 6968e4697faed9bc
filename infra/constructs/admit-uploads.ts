import { AnyPrincipal, ArnPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

import type { Producer } from '../environments/environment.ts';
import { limitPolicySize } from './policy-size.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const maximumBytes = 20 * 1024;

/**
 * Lets each source's roles upload under `<source>/`, and nobody else there, whatever rights others hold themselves:
 * where an attachment lies is the only proof of whose it is.
 */
export const admitUploads = (bucket: Bucket, producers: readonly Producer[]): void => {
  const bySource = Map.groupBy(producers, ({ source }) => source);
  for (const [source, itsProducers] of bySource) {
    const roleArns = itsProducers.map(({ roleArn }) => roleArn);
    const common = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${source}/*`)] };
    bucket.addToResourcePolicy(
      new PolicyStatement({ ...common, principals: roleArns.map((roleArn) => new ArnPrincipal(roleArn)) }),
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        ...common,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArns } },
      }),
    );
  }
  if (bucket.policy !== undefined) {
    limitPolicySize(bucket, bucket.policy.document, {
      maximumBytes,
      whatToDo: 'list fewer producers or give them shorter role names and paths',
    });
  }
};
