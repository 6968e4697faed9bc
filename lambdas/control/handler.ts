import { createAuditLog } from '../adapters/audit-log.ts';
import { createFunctionClient, createTableClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createReleaseStarter } from '../adapters/release-function.ts';
import { createStopChanges } from '../adapters/stop-changes.ts';
import { createStopList } from '../adapters/stop-list.ts';
import { controlEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { answerRequest } from './answer-request.ts';
import { createPerformers } from './performers.ts';

const environment = parseEnvironment(controlEnvironment, process.env);
const observer = createObserver('control', environment);
const { observe } = observer;

const tables = createTableClient();

const people = {
  environment: environment.ENVIRONMENT,
  accountId: environment.ACCOUNT_ID,
  roleIds: environment.PEOPLE_ROLE_IDS,
};

const performers = createPerformers({
  now,
  wait,
  people,
  audit: createAuditLog(tables, environment.AUDIT_TABLE),
  // Whoever has just stopped something looks whether it is: every request reads them anew.
  readStops: () => createStopList(tables, environment.STOPS_TABLE, now)(),
  stops: createStopChanges(tables, environment.STOPS_TABLE),
  startRelease: createReleaseStarter(createFunctionClient(), environment.RELEASE_FUNCTION),
  observe,
});

export const handler = createRequestHandler({
  observer,
  answer: (event) => answerRequest(event, { people, performers, observe }),
});
