import { createManualClock, type ManualClock } from '../../../local/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/store.ts';
import { startEndpoint } from '../../../local/endpoint.ts';
import { createIamHandler } from '../../../local/iam/protocol.ts';
import { createIam } from '../../../local/iam/store.ts';
import { createS3Handler } from '../../../local/s3/protocol.ts';
import { createS3, type S3 } from '../../../local/s3/store.ts';
import { createSnsHandler } from '../../../local/sns/protocol.ts';
import { createSns, type Sns } from '../../../local/sns/store.ts';
import { createSqsHandler } from '../../../local/sqs/protocol.ts';
import { createSqs, type Sqs } from '../../../local/sqs/store.ts';
import { createSsmHandler } from '../../../local/ssm/protocol.ts';
import { createSsm, type Ssm } from '../../../local/ssm/store.ts';
import { createTrace, type Trace } from '../../../local/trace.ts';

export type TestServices = {
  readonly url: string;
  readonly clock: ManualClock;
  readonly trace: Trace;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly s3: S3;
  readonly ssm: Ssm;
  readonly dynamodb: DynamoDb;
  /** What an AWS SDK client needs to speak to the endpoint, as whoever the access key names. */
  clientConfig(accessKeyId?: string): {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  close(): Promise<void>;
};

/** The services that do not depend on an assembly, on one endpoint, a free port and a clock that stands still. */
export const startServices = async (): Promise<TestServices> => {
  const clock = createManualClock();
  const trace = createTrace(clock);
  const sqs = createSqs({ clock, trace, endpointUrl: () => endpoint.url });
  const sns = createSns({ clock, trace, sqs });
  const s3 = createS3({ clock, trace });
  const ssm = createSsm({ clock });
  const dynamodb = createDynamoDb();
  const endpoint = await startEndpoint({
    port: 0,
    trace,
    routes: {
      sns: createSnsHandler(sns),
      sqs: createSqsHandler({ sqs, clock }),
      s3: createS3Handler({ s3, clock }),
      ssm: createSsmHandler(ssm),
      iam: createIamHandler(createIam({ clock })),
      dynamodb: dynamodb.handle,
    },
  });
  return {
    url: endpoint.url,
    clock,
    trace,
    sns,
    sqs,
    s3,
    ssm,
    dynamodb,
    clientConfig: (accessKeyId = 'test') => ({
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId, secretAccessKey: 'local' },
      maxAttempts: 1,
    }),
    close: () => endpoint.close(),
  };
};
