import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ledgerRetentionDays } from '../../lambdas/contract/tables.ts';
import { describeAddressProblem } from '../../lambdas/domain/address/describe-address-problem.ts';
import { type Address, parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import { readRecipient } from '../ledger/read-deliveries.ts';
import { UserError } from '../user-error.ts';

/** @throws {UserError} when it is no address that mail could go to */
export const parseSuppressedAddress = (given: string): Address => {
  const parsed = parseAddress(given);
  if (parsed.ok) return parsed.address;
  throw new UserError(`${given}: ${describeAddressProblem(parsed.problem)}`);
};

/** Each costs a second at SES. */
const mostSpellings = 10;
/** Of the latest deliveries: whoever is suppressed gets no more of them. */
const deliveriesRead = 100;

/**
 * The ways an address may be written on a list that knows upper and lower case: as it was given, as the tables have it, and
 * as mail was sent to it.
 * @param now - milliseconds since the epoch
 */
export const spellingsOf = async (
  { mailbox, lookup }: Address,
  { tables, ledgerTable }: { readonly tables: DynamoDBDocumentClient; readonly ledgerTable: string },
  now: number,
): Promise<readonly string[]> => {
  const since = new Date(now - ledgerRetentionDays * 86_400_000).toISOString();
  const deliveries = await readRecipient(tables, ledgerTable, lookup, since, deliveriesRead);
  const sentTo = deliveries.flatMap((delivery) => (delivery.mailbox === undefined ? [] : [delivery.mailbox]));
  return [...new Set([mailbox, lookup, ...sentTo])].slice(0, mostSpellings);
};
