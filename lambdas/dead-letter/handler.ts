import { createBucketClient, createTableClient, createTopicClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createDeadLetterRegister } from '../adapters/dead-letter-register.ts';
import { createDeadLetterStore } from '../adapters/dead-letter-store.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createPolicyReader } from '../adapters/policy-reader.ts';
import { createStatusTopic } from '../adapters/status-topic.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { deadLetterEnvironment } from '../contract/environment.ts';
import { trustedAt } from '../contract/trusted-roles.ts';
import { createBatchHandler, eachMessage } from '../runtime/batch-handler.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { takeDeadLetter } from './take-dead-letter.ts';

const environment = parseEnvironment(deadLetterEnvironment, process.env);
const observer = createObserver('dead-letter', environment);
const trustedRoleIds = trustedAt(environment.TRUSTED_ROLE_IDS, now());

const tables = createTableClient();
const buckets = createBucketClient();
const readTables = createTableReader(tables, wait);

const dependencies = {
  now,
  readPolicy: createPolicyReader(
    { readTables, buckets },
    { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET },
    now,
  ),
  ledger: createLedger(tables, readTables, environment.LEDGER_TABLE),
  keep: createDeadLetterStore(buckets, environment.PIPELINE_BUCKET).put,
  enter: createDeadLetterRegister(tables, readTables, environment.LEDGER_TABLE).enter,
  tellSources: createStatusTopic(createTopicClient(), environment.STATUS_TOPIC_ARN),
  observe: observer.observe,
  trustedRoleIds,
};

export const handler = createBatchHandler({
  observer,
  processBatch: eachMessage((message) => takeDeadLetter(message, dependencies)),
});
