import { createQueueClient, createTableClient, createTopicClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createDeadLetterQueue } from '../adapters/dead-letter-queue.ts';
import { createDeliveryEvents } from '../adapters/delivery-events.ts';
import { createWatermarkWriter } from '../adapters/feedback-watermark.ts';
import { createDeliveryFinder } from '../adapters/find-delivery.ts';
import { createLedger, createLedgerChanges } from '../adapters/ledger.ts';
import { createTellTogether, tellingWaitMilliseconds } from '../adapters/status-topic.ts';
import { createSuppressionRecords } from '../adapters/suppression-records.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { feedbackEnvironment } from '../contract/environment.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { createBatchHandler, eachInCompany } from '../runtime/batch-handler.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { handleFeedback } from './handle-feedback.ts';

const environment = parseEnvironment(feedbackEnvironment, process.env);
const observer = createObserver('feedback', environment);
const tables = createTableClient();

const ledger = createLedger(tables, createTableReader(tables, wait), environment.LEDGER_TABLE);

const dependencies = {
  now,
  events: createDeliveryEvents(tables, environment.LEDGER_TABLE),
  findDelivery: createDeliveryFinder(tables, ledger, environment.LEDGER_TABLE),
  ledger: createLedgerChanges(tables, environment.LEDGER_TABLE),
  advanceWatermark: createWatermarkWriter(tables, environment.LEDGER_TABLE),
  changeSuppressions: createSuppressionRecords(tables, environment.SUPPRESSIONS_TABLE),
  observe: observer.observe,
  topicArn: environment.EVENTS_TOPIC_ARN,
  account: environment.ACCOUNT_ID,
};

const telling = {
  together: createTellTogether(createTopicClient(), environment.STATUS_TOPIC_ARN),
  patience: () => wait(tellingWaitMilliseconds),
};

export const handler = createBatchHandler({
  observer,
  processBatch: eachInCompany(telling, (message, _invocation, tellSources) =>
    handleFeedback(message, { ...dependencies, tellSources }),
  ),
  sendToDeadLetters: createDeadLetterQueue(createQueueClient(), environment.DEAD_LETTER_QUEUE_URL),
  authenticate: (message) => ({ principal: principalId(message.senderId) }),
});
