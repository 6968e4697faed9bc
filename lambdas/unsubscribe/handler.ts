import { createTableClient } from '../adapters/clients.ts';
import { now } from '../adapters/clock.ts';
import { createSuppressionRecords } from '../adapters/suppression-records.ts';
import { createUnsubscribeLinks } from '../adapters/unsubscribe-links.ts';
import { unsubscribeEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { answerRequest } from './answer-request.ts';

const environment = parseEnvironment(unsubscribeEnvironment, process.env);
const observer = createObserver('unsubscribe', environment);

const tables = createTableClient();

const dependencies = {
  now,
  findLink: createUnsubscribeLinks(tables, environment.UNSUBSCRIBE_LINKS_TABLE).find,
  changeSuppressions: createSuppressionRecords(tables, environment.SUPPRESSIONS_TABLE),
  observe: observer.observe,
};

export const handler = createRequestHandler({
  observer,
  answer: (event) => answerRequest(event, dependencies),
});
