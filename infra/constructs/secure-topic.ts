import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type SecureTopicProps = {
  readonly topicName: string;
  readonly key: IKey;
  readonly removalPolicy: RemovalPolicy;
};

/** A topic that is encrypted, closed to plain HTTP, and signs what it delivers with SHA-256. */
export class SecureTopic extends Topic {
  constructor(scope: Construct, id: string, { topicName, key, removalPolicy }: SecureTopicProps) {
    super(scope, id, { topicName, masterKey: key, enforceSSL: true, signatureVersion: '2' });
    this.applyRemovalPolicy(removalPolicy);
  }
}
