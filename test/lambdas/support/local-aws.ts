import { tableKeys } from '../../../lambdas/contract/tables.ts';
import { createManualClock, type ManualClock } from '../../../local/clock.ts';
import { createDns } from '../../../local/dns/store.ts';
import { createDynamoDb } from '../../../local/dynamodb/store.ts';
import { type LocalRequest, type LocalResponse, type ServiceHandler, startEndpoint } from '../../../local/endpoint.ts';
import { createS3Handler } from '../../../local/s3/protocol.ts';
import { createS3, type S3 } from '../../../local/s3/store.ts';
import { createSesHandler } from '../../../local/ses/protocol.ts';
import { createSes, type Ses } from '../../../local/ses/store.ts';
import { createSnsHandler } from '../../../local/sns/protocol.ts';
import { createSns } from '../../../local/sns/store.ts';
import { createSqsHandler } from '../../../local/sqs/protocol.ts';
import { createSqs, type Sqs } from '../../../local/sqs/store.ts';
import { createTrace } from '../../../local/trace.ts';
import { now } from '../../support/facts.ts';

/** What AWS answers a request instead of what it would: undefined lets it through. */
export type Interceptor = (service: string, request: LocalRequest) => LocalResponse | undefined;

export type LocalAws = {
  readonly url: string;
  readonly clock: ManualClock;
  readonly sqs: Sqs;
  readonly s3: S3;
  readonly ses: Ses;
  /** Makes SES take mail from this domain, and mail with this configuration set. */
  readonly verifyDomain: (domain: string, configurationSet: string) => Promise<void>;
  /** Makes a topic and a queue that gets what is published, as it is. @returns the topic's ARN */
  readonly subscribe: (topicName: string, queueName: string) => string;
  /** From now on; undefined ends it. */
  readonly intercept: (interceptor: Interceptor | undefined) => void;
  /** Does what the next request asks, and answers it as if it had not: the SDK repeats it. */
  readonly loseAnswer: () => void;
  readonly close: () => Promise<void>;
};

export const tables = {
  allowList: 'allow-list',
  directory: 'directory',
  suppressions: 'suppressions',
  policies: 'policies',
  stops: 'stops',
  counters: 'counters',
  audit: 'audit',
  unsubscribeLinks: 'unsubscribe-links',
  ledger: 'ledger',
} as const;

export const buckets = { pipeline: 'pipeline-bucket', uploads: 'uploads-bucket' } as const;

/** Amazon's services on a free port of this machine, with our tables and buckets; this process's SDK clients use them. */
export const startLocalAws = async (): Promise<LocalAws> => {
  const clock = createManualClock(now);
  const trace = createTrace(clock);
  const dynamodb = createDynamoDb();
  const sqs = createSqs({ clock, trace, endpointUrl: () => endpoint.url });
  const sns = createSns({ clock, trace, sqs });
  const s3 = createS3({ clock, trace });
  const dns = createDns();
  const ses = createSes({ clock, trace, dns });
  let interceptor: Interceptor | undefined;
  let losesAnswer = false;
  const route =
    (service: string, handle: ServiceHandler): ServiceHandler =>
    async (request) => {
      const answer = interceptor?.(service, request) ?? (await handle(request));
      if (!losesAnswer) return answer;
      losesAnswer = false;
      return { status: 500, headers: {}, body: '' };
    };
  const endpoint = await startEndpoint({
    port: 0,
    routes: {
      dynamodb: route('dynamodb', dynamodb.handle),
      sns: route('sns', createSnsHandler(sns)),
      sqs: route('sqs', createSqsHandler({ sqs, clock })),
      s3: route('s3', createS3Handler({ s3, clock })),
      ses: route('ses', createSesHandler(ses)),
    },
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test-role',
    AWS_SECRET_ACCESS_KEY: 'local',
  });

  for (const [table, name] of Object.entries(tables)) {
    const { partitionKey } = tableKeys[table as keyof typeof tables];
    const { sortKey, parked, byRecipient, bySource } = tableKeys.ledger;
    const isLedger = name === tables.ledger;
    const isAudit = name === tables.audit;
    await dynamodb.createTable({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        ...(isLedger
          ? [
              { AttributeName: sortKey, AttributeType: 'N' } as const,
              { AttributeName: parked.partitionKey, AttributeType: 'S' } as const,
              { AttributeName: parked.sortKey, AttributeType: 'S' } as const,
              { AttributeName: byRecipient.partitionKey, AttributeType: 'S' } as const,
              { AttributeName: byRecipient.sortKey, AttributeType: 'S' } as const,
              { AttributeName: bySource.partitionKey, AttributeType: 'S' } as const,
            ]
          : []),
        ...(isAudit ? [{ AttributeName: tableKeys.audit.sortKey, AttributeType: 'S' } as const] : []),
      ],
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        ...(isLedger ? [{ AttributeName: sortKey, KeyType: 'RANGE' } as const] : []),
        ...(isAudit ? [{ AttributeName: tableKeys.audit.sortKey, KeyType: 'RANGE' } as const] : []),
      ],
      ...(isLedger
        ? {
            GlobalSecondaryIndexes: [parked, byRecipient, bySource].map((index) => ({
              IndexName: index.name,
              KeySchema: [
                { AttributeName: index.partitionKey, KeyType: 'HASH' } as const,
                { AttributeName: index.sortKey, KeyType: 'RANGE' } as const,
              ],
              Projection: { ProjectionType: 'KEYS_ONLY' } as const,
            })),
          }
        : {}),
    });
  }
  s3.createBucket({ name: buckets.pipeline, versioned: true });
  s3.createBucket({ name: buckets.uploads, versioned: true });

  return {
    url: endpoint.url,
    clock,
    sqs,
    s3,
    ses,
    verifyDomain: async (domain, configurationSet) => {
      const { dkimTokens } = await ses.createEmailIdentity({
        domain,
        dkim: { nextSigningKeyLength: 'RSA_2048_BIT' },
        feedbackForwarding: false,
      });
      for (const { name, value } of dkimTokens) {
        dns.addRecord({ name, type: 'CNAME', ttlSeconds: 1_800, values: [value] });
      }
      ses.createConfigurationSet({ name: configurationSet, tlsPolicy: 'REQUIRE' });
    },
    subscribe: (topicName, queueName) => {
      const { arn: topicArn } = sns.createTopic({ name: topicName });
      const { arn: queueArn } = sqs.queueByName(queueName) ?? sqs.createQueue({ name: queueName });
      sns.subscribe({ topicArn, queueArn, settings: { rawMessageDelivery: true }, subscribedBy: 'test' });
      return topicArn;
    },
    loseAnswer: () => {
      losesAnswer = true;
    },
    intercept: (next) => {
      interceptor = next;
    },
    close: async () => {
      await endpoint.close();
      await ses.close();
      for (const queue of sqs.queues()) queue.dispose();
    },
  };
};
