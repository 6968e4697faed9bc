import { createAccountSuppressions } from '../adapters/account-suppressions.ts';
import { createAuditLog } from '../adapters/audit-log.ts';
import {
  createBucketClient,
  createFunctionClient,
  createIamClient,
  createSesClient,
  createTableClient,
} from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createDeadLetterRegister } from '../adapters/dead-letter-register.ts';
import { createDirectoryRecords } from '../adapters/directory-records.ts';
import { findInIam } from '../adapters/iam-principals.ts';
import { createLedger } from '../adapters/ledger.ts';
import { createListTable } from '../adapters/list-table.ts';
import { createDeliveryLookUp } from '../adapters/look-up-deliveries.ts';
import { createPolicyStore } from '../adapters/policy-store.ts';
import { createRecipientTables } from '../adapters/recipient-tables.ts';
import { createReleaseStarter } from '../adapters/release-function.ts';
import { createSourceDeliveries } from '../adapters/source-deliveries.ts';
import { createStopChanges } from '../adapters/stop-changes.ts';
import { createStopList } from '../adapters/stop-list.ts';
import { createKeptRecords, createSuppressionRecords } from '../adapters/suppression-records.ts';
import { createTableReader } from '../adapters/table-reader.ts';
import { createWaitingDeliveries } from '../adapters/waiting-deliveries.ts';
import { controlEnvironment } from '../contract/environment.ts';
import { tableKeys } from '../contract/tables.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { answerRequest } from './answer-request.ts';
import { createPerformers } from './performers.ts';

const environment = parseEnvironment(controlEnvironment, process.env);
const observer = createObserver('control', environment);
const { observe } = observer;

const tables = createTableClient();
const readTables = createTableReader(tables, wait);

const people = {
  environment: environment.ENVIRONMENT,
  accountId: environment.ACCOUNT_ID,
  roleIds: environment.PEOPLE_ROLE_IDS,
};

const recipients = createRecipientTables(readTables, {
  allowList: environment.ALLOW_LIST_TABLE,
  directory: environment.DIRECTORY_TABLE,
  suppressions: environment.SUPPRESSIONS_TABLE,
  ledger: environment.LEDGER_TABLE,
});

const performers = createPerformers({
  now,
  wait,
  audit: createAuditLog(tables, environment.AUDIT_TABLE),

  policies: createPolicyStore(
    { tables, buckets: createBucketClient() },
    { table: environment.POLICIES_TABLE, bucket: environment.PIPELINE_BUCKET },
  ),
  findPrincipal: findInIam(createIamClient()),
  sendingDomains: environment.SENDING_DOMAINS,
  allowsRedirect: environment.ALLOWS_REDIRECT,
  defaultAudience: environment.DEFAULT_AUDIENCE,

  readAllStops: createStopList(tables, environment.STOPS_TABLE),
  stops: createStopChanges(tables, environment.STOPS_TABLE),
  startRelease: createReleaseStarter(createFunctionClient(), environment.RELEASE_FUNCTION),

  allowList: createListTable(
    tables,
    { store: 'allow-list', table: environment.ALLOW_LIST_TABLE, key: tableKeys.allowList.partitionKey },
    readTables,
    wait,
  ),
  directory: createDirectoryRecords(tables, readTables, environment.DIRECTORY_TABLE, now),

  suppressions: createKeptRecords(tables, environment.SUPPRESSIONS_TABLE),
  changeSuppressions: createSuppressionRecords(tables, environment.SUPPRESSIONS_TABLE),
  removeFromProvider: createAccountSuppressions(createSesClient(), wait),

  deliveries: createDeliveryLookUp(tables, readTables, environment.LEDGER_TABLE),
  sourceDeliveries: createSourceDeliveries(tables, environment.LEDGER_TABLE),
  ...recipients,
  readWaiting: createWaitingDeliveries(tables, readTables, environment.LEDGER_TABLE),
  deadLetters: createDeadLetterRegister(tables, readTables, environment.LEDGER_TABLE),
  ledger: createLedger(tables, readTables, environment.LEDGER_TABLE),
});

export const handler = createRequestHandler({
  observer,
  answer: (event) => answerRequest(event, { people, performers, observe }),
});
