import {
  createBucketClient,
  createQueueClient,
  createSingleAttemptTableClient,
  createTableClient,
  createTopicClient,
} from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createContentStore } from '../adapters/content-store.ts';
import { createDeadLetterQueue } from '../adapters/dead-letter-queue.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createOutboundQueue } from '../adapters/outbound-queue.ts';
import { createPolicyReader } from '../adapters/policy-reader.ts';
import { createQuotaCounters } from '../adapters/quota-counters.ts';
import { createRecipientTables } from '../adapters/recipient-tables.ts';
import { createRequestStore } from '../adapters/request-store.ts';
import { createStatusTopic } from '../adapters/status-topic.ts';
import { createFirstStopReader } from '../adapters/stop-list.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { createUploads } from '../adapters/uploads.ts';
import { filterEnvironment } from '../contract/environment.ts';
import { trustedAt } from '../contract/trusted-roles.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { asFirstSent } from '../domain/intake/redriven.ts';
import { createBatchHandler } from '../runtime/batch-handler.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { filterBatch } from './filter-batch.ts';

const environment = parseEnvironment(filterEnvironment, process.env);
const observer = createObserver('filter', environment);
const trustedRoleIds = trustedAt(environment.TRUSTED_ROLE_IDS, now());

const tables = createTableClient();
const buckets = createBucketClient();
const queues = createQueueClient();
const readTables = createTableReader(tables, wait);

const dependencies = {
  now,
  door: environment.LANE,
  defaultAudience: environment.DEFAULT_AUDIENCE,
  readPolicy: createPolicyReader(
    { readTables, buckets },
    { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET },
    now,
  ),
  readStops: createFirstStopReader(readTables, environment.STOPS_TABLE, now),
  ...createRecipientTables(readTables, {
    allowList: environment.ALLOW_LIST_TABLE,
    directory: environment.DIRECTORY_TABLE,
    suppressions: environment.SUPPRESSIONS_TABLE,
    ledger: environment.LEDGER_TABLE,
  }),
  readUpload: createUploads(buckets, environment.UPLOADS_BUCKET),
  ledger: createLedger(tables, readTables, environment.LEDGER_TABLE),
  putContent: createContentStore(buckets, environment.PIPELINE_BUCKET).put,
  putRequest: createRequestStore(buckets, environment.PIPELINE_BUCKET).put,
  takeFrom: createQuotaCounters(
    { counting: tables, givingBack: createSingleAttemptTableClient() },
    environment.COUNTERS_TABLE,
    { now, random: Math.random },
  ),
  enqueue: createOutboundQueue(queues, environment.OUTBOUND_QUEUE_URLS),
  tellSources: createStatusTopic(createTopicClient(), environment.STATUS_TOPIC_ARN),
  observe: observer.observe,
};

export const handler = createBatchHandler({
  observer,
  receive: (message) => asFirstSent(message, trustedRoleIds),
  processBatch: (messages) => filterBatch(messages, dependencies),
  sendToDeadLetters: createDeadLetterQueue(queues, environment.DEAD_LETTER_QUEUE_URL),
  authenticate: ({ senderId }) => ({ principal: principalId(senderId) }),
});
