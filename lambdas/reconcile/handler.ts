import { createBucketClient, createTableClient, createTopicClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createDeliveryGlances } from '../adapters/glance-at-deliveries.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createParkedDeliveries } from '../adapters/parked-deliveries.ts';
import { createFormerPolicies } from '../adapters/policy-history.ts';
import { createPolicyReader } from '../adapters/policy-reader.ts';
import { createReconciliationProgress } from '../adapters/reconciliation-progress.ts';
import { createSettledSlices } from '../adapters/settled-slices.ts';
import { createSourceDeliveries } from '../adapters/source-deliveries.ts';
import { createStatusTopic } from '../adapters/status-topic.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { reconcileEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createScheduledHandler } from '../runtime/scheduled-handler.ts';
import { reconcile } from './reconcile.ts';

const environment = parseEnvironment(reconcileEnvironment, process.env);
const observer = createObserver('reconcile', environment);

const tables = createTableClient();
const buckets = createBucketClient();
const readTables = createTableReader(tables, wait);
const policies = { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET };

const dependencies = {
  now,
  readPolicy: createPolicyReader({ readTables, buckets }, policies, now),
  readFormerPolicies: createFormerPolicies({ readTables, buckets }, policies),
  progress: createReconciliationProgress(tables, readTables, environment.COUNTERS_TABLE),
  settled: createSettledSlices(tables, readTables, environment.COUNTERS_TABLE),
  findKeys: createSourceDeliveries(tables, environment.LEDGER_TABLE).all,
  glance: createDeliveryGlances(readTables, environment.LEDGER_TABLE),
  ledger: createLedger(tables, readTables, environment.LEDGER_TABLE),
  unpark: createParkedDeliveries(tables, environment.LEDGER_TABLE).unpark,
  tellSources: createStatusTopic(createTopicClient(), environment.STATUS_TOPIC_ARN),
  observe: observer.observe,
};

export const handler = createScheduledHandler({
  observer,
  run: (invocation) => reconcile(invocation, dependencies),
});
