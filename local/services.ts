import type { Clock } from './clock.ts';
import { createDns, type Dns } from './dns/store.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/store.ts';
import { createEvents, type Events } from './events/store.ts';
import { createIam, type Iam } from './iam/store.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import { createS3, type S3 } from './s3/store.ts';
import type { SendQuota } from './ses/send-limits.ts';
import { createSes, type Ses } from './ses/store.ts';
import { createSns, type Sns } from './sns/store.ts';
import { createSqs, type Sqs } from './sqs/store.ts';
import { createSsm, type Ssm } from './ssm/store.ts';
import type { Trace } from './trace.ts';

/** The AWS services of one local stack: where resources are created, and what tests look into. */
export type Services = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly dns: Dns;
  readonly dynamodb: DynamoDb;
  readonly events: Events;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly s3: S3;
  readonly ses: Ses;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly ssm: Ssm;
};

/** @param options.endpointUrl without a trailing slash; asked late, because the port is known only when the endpoint listens */
export const createServices = (options: {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly endpointUrl: () => string;
  /** What SES lets the account send. @default any number of mails, 500 a second */
  readonly sendQuota?: SendQuota | undefined;
}): Services => {
  const { clock, trace, sendQuota } = options;
  const dns = createDns();
  const lambda = createLambda(options);
  const sqs = createSqs(options);
  const sns = createSns({ clock, trace, sqs });
  return {
    clock,
    trace,
    dns,
    dynamodb: createDynamoDb(),
    events: createEvents({ clock, lambda }),
    iam: createIam({ clock }),
    lambda,
    s3: createS3({ clock, trace }),
    ses: createSes({
      clock,
      trace,
      dns,
      publish: (topicArn, event) => void sns.publish(topicArn, event),
      ...(sendQuota === undefined ? {} : { sendQuota }),
    }),
    sns,
    sqs,
    ssm: createSsm({ clock }),
  };
};

/** Ends threads and timers, functions first: they use the rest. */
export const closeServices = async ({ events, lambda, ses, sqs }: Services): Promise<void> => {
  events.close();
  await lambda.dispose();
  await ses.close();
  for (const queue of sqs.queues()) queue.dispose();
};
