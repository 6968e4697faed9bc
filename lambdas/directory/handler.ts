import { createAuditLog } from '../adapters/audit-log.ts';
import { createBucketClient, createQueueClient, createTableClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createDeadLetterQueue } from '../adapters/dead-letter-queue.ts';
import { createDirectoryRecords } from '../adapters/directory-records.ts';
import { createPolicyReader } from '../adapters/policy-reader.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { directoryEnvironment } from '../contract/environment.ts';
import { trustedAt } from '../contract/trusted-roles.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { asFirstSent } from '../domain/intake/redriven.ts';
import { createBatchHandler } from '../runtime/batch-handler.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { changeDirectory } from './change-directory.ts';

const environment = parseEnvironment(directoryEnvironment, process.env);
const observer = createObserver('directory', environment);
const tables = createTableClient();
const trustedRoleIds = trustedAt(environment.TRUSTED_ROLE_IDS, now());
const readTables = createTableReader(tables, wait);

const dependencies = {
  now,
  readPolicy: createPolicyReader(
    { readTables, buckets: createBucketClient() },
    { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET },
    now,
  ),
  records: createDirectoryRecords(tables, readTables, environment.DIRECTORY_TABLE, now),
  audit: createAuditLog(tables, environment.AUDIT_TABLE),
  observe: observer.observe,
};

export const handler = createBatchHandler({
  observer,
  receive: (message) => asFirstSent(message, trustedRoleIds),
  processBatch: (messages) => changeDirectory(messages, dependencies),
  sendToDeadLetters: createDeadLetterQueue(createQueueClient(), environment.DEAD_LETTER_QUEUE_URL),
  authenticate: (message) => ({ principal: principalId(message.senderId) }),
});
