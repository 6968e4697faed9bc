import { createQueueClient, createTableClient, createTopicClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createOutboundQueue } from '../adapters/outbound-queue.ts';
import { createParkedDeliveries } from '../adapters/parked-deliveries.ts';
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

const dependencies = {
  now,
  readStops: createStopList(tables, environment.STOPS_TABLE),
  parked: createParkedDeliveries(tables, environment.LEDGER_TABLE),
  ledger: createLedger(tables, createTableReader(tables, wait), environment.LEDGER_TABLE),
  enqueue: createOutboundQueue(createQueueClient(), environment.OUTBOUND_QUEUE_URLS),
  tellSources: createStatusTopic(createTopicClient(), environment.STATUS_TOPIC_ARN),
  observe: observer.observe,
};

export const handler = createScheduledHandler({
  observer,
  run: (invocation) => releaseParked(invocation, dependencies),
});
