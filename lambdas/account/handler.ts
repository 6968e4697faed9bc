import { createAccountReadings } from '../adapters/account-readings.ts';
import { createSesClient, createTableClient } from '../adapters/clients.ts';
import { now, wait } from '../adapters/clock.ts';
import { createStopRaiser } from '../adapters/raise-stop.ts';
import { createQuotaReader } from '../adapters/sending-account.ts';
import { accountEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createScheduledHandler } from '../runtime/scheduled-handler.ts';
import { watchQuota } from './watch-quota.ts';

const environment = parseEnvironment(accountEnvironment, process.env);
const observer = createObserver('account', environment);

const tables = createTableClient();

const dependencies = {
  now,
  wait,
  readQuota: createQuotaReader(createSesClient()),
  readings: createAccountReadings(tables, environment.COUNTERS_TABLE),
  raiseStop: createStopRaiser(tables, environment.STOPS_TABLE, 'postern account', now),
  observe: observer.observe,
};

export const handler = createScheduledHandler({ observer, run: () => watchQuota(dependencies) });
