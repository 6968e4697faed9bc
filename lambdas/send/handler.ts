import { randomBytes, randomUUID } from 'node:crypto';
import { createAccountReader } from '../adapters/account-readings.ts';
import { createBucketClient, createQueueClient, createTableClient, createTopicClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createContentStore } from '../adapters/content-store.ts';
import { createDayCount } from '../adapters/day-count.ts';
import { createDeadLetterQueue } from '../adapters/dead-letter-queue.ts';
import { createDeliveryEvents } from '../adapters/delivery-events.ts';
import { createWatermarkReader } from '../adapters/feedback-watermark.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createMessageVisibility } from '../adapters/message-visibility.ts';
import { createStopRaiser } from '../adapters/raise-stop.ts';
import { createRateCounters } from '../adapters/rate-counters.ts';
import { createSesMailer } from '../adapters/ses-mailer.ts';
import { createTellTogether, tellingWaitMilliseconds } from '../adapters/status-topic.ts';
import { createStopReader } from '../adapters/stop-list.ts';
import { createSuppressionList } from '../adapters/suppression-list.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { createUnsubscribeLinks } from '../adapters/unsubscribe-links.ts';
import { createUploads } from '../adapters/uploads.ts';
import { sendEnvironment } from '../contract/environment.ts';
import { trustedAt } from '../contract/trusted-roles.ts';
import { unsubscribeTokenBytes } from '../contract/unsubscribe.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { createBatchHandler, eachInCompany } from '../runtime/batch-handler.ts';
import { createObserver } from '../runtime/observer.ts';
import { oneAtATime } from '../runtime/one-at-a-time.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { sendDelivery } from './send-delivery.ts';
import { sourceOf } from './trusted-sender.ts';
import { createTurnTaker } from './turn-taker.ts';

const environment = parseEnvironment(sendEnvironment, process.env);
const observer = createObserver('send', environment);
const trustedRoleIds = trustedAt(environment.TRUSTED_ROLE_IDS, now());

const tables = createTableClient();
const readTables = createTableReader(tables, wait);
const buckets = createBucketClient();
const queues = createQueueClient();
const contents = createContentStore(buckets, environment.PIPELINE_BUCKET);

const readAccount = createAccountReader(readTables, environment.COUNTERS_TABLE, now);
const ledger = createLedger(tables, readTables, environment.LEDGER_TABLE);

const dependencies = {
  now,
  lane: environment.LANE,
  ledger,
  appendEvent: createDeliveryEvents(tables, environment.LEDGER_TABLE, ledger.get).append,
  readWatermark: createWatermarkReader(readTables, environment.LEDGER_TABLE),
  getContent: contents.get,
  putContent: contents.put,
  readUpload: createUploads(buckets, environment.UPLOADS_BUCKET),
  readSuppressions: createSuppressionList(readTables, environment.SUPPRESSIONS_TABLE),
  raiseStop: createStopRaiser(tables, environment.STOPS_TABLE, `postern send, ${environment.LANE} lane`, now),
  readStops: createStopReader(readTables, environment.STOPS_TABLE),
  readAccount,
  takeTurn: createTurnTaker({
    now,
    wait,
    random: Math.random,
    lane: environment.LANE,
    readAccount,
    changeRateCounters: createRateCounters(tables, environment.COUNTERS_TABLE),
    countForDay: createDayCount(tables, environment.COUNTERS_TABLE),
  }),
  send: createSesMailer(),
  observe: observer.observe,
  inTurn: oneAtATime(),
  uniqueId: randomUUID,
  uniqueToken: () => randomBytes(unsubscribeTokenBytes).toString('base64url'),
  putUnsubscribeLink: createUnsubscribeLinks(tables, environment.UNSUBSCRIBE_LINKS_TABLE).put,
  unsubscribeBase: environment.UNSUBSCRIBE_BASE_URL,
  trustedRoleIds,
  configurationSets: environment.CONFIGURATION_SETS,
  watchedConfigurationSets: environment.WATCHED_CONFIGURATION_SETS,
};

const telling = {
  together: createTellTogether(createTopicClient(), environment.STATUS_TOPIC_ARN),
  patience: () => wait(tellingWaitMilliseconds),
};

export const handler = createBatchHandler({
  observer,
  processBatch: eachInCompany(telling, (message, invocation, tellSources) =>
    sendDelivery(message, invocation, { ...dependencies, tellSources }),
  ),
  postpone: createMessageVisibility(queues, environment.OUTBOUND_QUEUE_URL),
  sendToDeadLetters: createDeadLetterQueue(queues, environment.DEAD_LETTER_QUEUE_URL),
  authenticate: (message) => ({
    principal: principalId(message.senderId),
    source: sourceOf(message, trustedRoleIds),
  }),
});
