import { createSesClient } from '../adapters/clients.ts';
import { createQuotaReader } from '../adapters/sending-account.ts';
import { accountEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createScheduledHandler } from '../runtime/scheduled-handler.ts';
import { watchQuota } from './watch-quota.ts';

const environment = parseEnvironment(accountEnvironment, process.env);
const observer = createObserver('account', environment);

const dependencies = { readQuota: createQuotaReader(createSesClient()), observe: observer.observe };

export const handler = createScheduledHandler({ observer, run: () => watchQuota(dependencies) });
