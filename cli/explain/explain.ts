import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import { ledgerRetentionDays } from '../../lambdas/contract/tables.ts';
import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { readMessage, readRecipient } from '../ledger/read-deliveries.ts';
import { UserError } from '../user-error.ts';
import { explainDelivery } from './explained-delivery.ts';
import { renderExplanation } from './render-explanation.ts';

export type ExplainOptions = TargetOptions & { readonly since: string; readonly json?: boolean };

/** Nobody reads more at once. */
const mostDeliveries = 100;

/** `postern explain`: what became of a message, or of the mail to an address, and why. */
export const explain = async (idOrAddress: string, options: ExplainOptions): Promise<void> => {
  const since = sinceTime(options.since, Date.now());
  const target = targetOf(options);
  const { ledgerTable } = await readEnvironment(target);
  const { tables } = connectStores(target);
  const isId = /^[0-9a-f]{32}$/.test(idOrAddress);
  const deliveries = isId
    ? await readMessage(tables, ledgerTable, idOrAddress)
    : await readRecipient(tables, ledgerTable, recipientKey(idOrAddress), since, mostDeliveries);
  if (deliveries.length === 0) throw isId ? unknownId(idOrAddress, options) : unknownRecipient(options);
  const region = await tables.config.region();
  print(deliveries, region, options.json === true);
};

const print = (deliveries: readonly Delivery[], region: string, json: boolean): void => {
  const now = Date.now();
  const explained = deliveries.map((delivery) => explainDelivery(delivery, region, now));
  console.log(json ? JSON.stringify({ deliveries: explained }, undefined, 2) : renderExplanation(explained));
  if (deliveries.length === mostDeliveries) {
    console.error(`postern: only the latest ${mostDeliveries} are shown: ask by message id, or with a shorter --since`);
  }
};

/** What is no address stands in the ledger as it was given. */
const recipientKey = (given: string): string => {
  const parsed = parseAddress(given);
  return parsed.ok ? parsed.address.lookup : given;
};

const sinceTime = (text: string, now: number): string => {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new UserError(`--since ${text}: not a duration: write it as 45m, 12h or 2d`);
  return new Date(now - seconds * 1000).toISOString();
};

const unknownId = (id: string, { environment }: ExplainOptions): UserError =>
  new UserError(
    `the ledger of ${environment} has no message ${id}`,
    'a request appears once it has been read from the queue: a moment after it was sent, later while much is waiting',
    `the ledger keeps ${ledgerRetentionDays} days; a refused duplicate has an id of its own`,
    'next: check --environment, or look it up by its recipient: postern explain ADDRESS',
  );

const unknownRecipient = ({ environment, since }: ExplainOptions): UserError =>
  new UserError(
    `the ledger of ${environment} has no mail to this address in the last ${since}`,
    'next: look further back with --since 45d, check --environment, or ask the sender for the message id',
  );
