import {
  createBucketClient,
  createQueueClient,
  createSingleAttemptTableClient,
  createTableClient,
  createTopicClient,
} from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createContentStore } from '../adapters/content-store.ts';
import { createDeadLetterRegister } from '../adapters/dead-letter-register.ts';
import { createDeadLetterStore } from '../adapters/dead-letter-store.ts';
import { createIntakeQueues } from '../adapters/intake-queues.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createNamedQueue } from '../adapters/named-queue.ts';
import { createOutboundQueue } from '../adapters/outbound-queue.ts';
import { createParkedDeliveries } from '../adapters/parked-deliveries.ts';
import { createPolicyReader } from '../adapters/policy-reader.ts';
import { createQuotaCounters } from '../adapters/quota-counters.ts';
import { createRecipientTables } from '../adapters/recipient-tables.ts';
import { createRequestStore } from '../adapters/request-store.ts';
import { createStatusTopic } from '../adapters/status-topic.ts';
import { createStopList } from '../adapters/stop-list.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { releaseEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createScheduledHandler } from '../runtime/scheduled-handler.ts';
import { releaseParked } from './release-parked.ts';

const environment = parseEnvironment(releaseEnvironment, process.env);
const observer = createObserver('release', environment);

const tables = createTableClient();
const buckets = createBucketClient();
const queues = createQueueClient();
const readTables = createTableReader(tables, wait);

const dependencies = {
  now,
  defaultAudience: environment.DEFAULT_AUDIENCE,
  readPolicy: createPolicyReader(
    { readTables, buckets },
    { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET },
    now,
  ),
  readStops: createStopList(tables, environment.STOPS_TABLE),
  ...createRecipientTables(readTables, {
    allowList: environment.ALLOW_LIST_TABLE,
    directory: environment.DIRECTORY_TABLE,
    suppressions: environment.SUPPRESSIONS_TABLE,
    ledger: environment.LEDGER_TABLE,
  }),
  takeFrom: createQuotaCounters(
    { counting: tables, givingBack: createSingleAttemptTableClient() },
    environment.COUNTERS_TABLE,
    { now, random: Math.random },
  ),
  parked: createParkedDeliveries(tables, environment.LEDGER_TABLE),
  ledger: createLedger(tables, readTables, environment.LEDGER_TABLE),
  enqueue: createOutboundQueue(queues, environment.OUTBOUND_QUEUE_URLS),
  getRequest: createRequestStore(buckets, environment.PIPELINE_BUCKET).get,
  handIn: createIntakeQueues(queues, environment.INTAKE_QUEUE_URLS),
  deadLetters: createDeadLetterRegister(tables, readTables, environment.LEDGER_TABLE),
  getDeadLetter: createDeadLetterStore(buckets, environment.PIPELINE_BUCKET).get,
  putContent: createContentStore(buckets, environment.PIPELINE_BUCKET).put,
  sendToFeedback: createNamedQueue(queues, 'feedback-queue', environment.FEEDBACK_QUEUE),
  sendToDirectory: createNamedQueue(queues, 'directory-queue', environment.DIRECTORY_QUEUE),
  tellSources: createStatusTopic(createTopicClient(), environment.STATUS_TOPIC_ARN),
  observe: observer.observe,
};

export const handler = createScheduledHandler({
  observer,
  run: (invocation) => releaseParked(invocation, dependencies),
});
