import type { Clock } from './clock.ts';
import { createDns, type Dns } from './dns/store.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/store.ts';
import { createIam, type Iam } from './iam/store.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import { createS3, type S3 } from './s3/store.ts';
import { createSes, type Ses } from './ses/store.ts';
import { createSqs, type Sqs } from './sqs/store.ts';
import { createSsm, type Ssm } from './ssm/store.ts';
import type { Trace } from './trace.ts';

/** The AWS services of one local stack: where resources are created, and what tests look into. */
export type Services = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly dns: Dns;
  readonly dynamodb: DynamoDb;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly s3: S3;
  readonly ses: Ses;
  readonly sqs: Sqs;
  readonly ssm: Ssm;
};

/** @param options.endpointUrl without a trailing slash; asked late, because the port is known only when the endpoint listens */
export const createServices = (options: {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly endpointUrl: () => string;
}): Services => {
  const { clock, trace } = options;
  const dns = createDns();
  return {
    clock,
    trace,
    dns,
    dynamodb: createDynamoDb(),
    iam: createIam({ clock }),
    lambda: createLambda(options),
    s3: createS3({ clock, trace }),
    ses: createSes({ clock, trace, dns }),
    sqs: createSqs(options),
    ssm: createSsm({ clock }),
  };
};

/** Ends threads and timers, functions first: they use the rest. */
export const closeServices = async ({ lambda, ses, sqs }: Services): Promise<void> => {
  await lambda.dispose();
  await ses.close();
  for (const queue of sqs.queues()) queue.dispose();
};
