import { setTimeout } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { isTerminal, statusAt } from '../../lambdas/domain/delivery/status.ts';
import { readMessage } from '../ledger/read-deliveries.ts';
import type { EnqueuedRequest } from './enqueue-request.ts';

const pollMilliseconds = 100;

/**
 * Waits until every delivery of a request has come to its end: `sent` is none, Amazon SES tells what became of it.
 * @returns the deliveries; fewer, or some still under way, when the time was up before
 */
export const followRequest = async (
  tables: DynamoDBDocumentClient,
  ledgerTable: string,
  request: EnqueuedRequest,
  timeoutMilliseconds: number,
): Promise<{ readonly ended: boolean; readonly deliveries: readonly Delivery[] }> => {
  const end = performance.now() + timeoutMilliseconds;
  for (;;) {
    const deliveries = await readDeliveries(tables, ledgerTable, request);
    const ended = deliveries.length >= request.deliveries && deliveries.every(isAtItsEnd);
    if (ended || performance.now() >= end) return { ended, deliveries };
    await setTimeout(pollMilliseconds);
  }
};

/** Those of this very request: a replay finds its key's first use in the ledger too. */
const readDeliveries = async (
  tables: DynamoDBDocumentClient,
  ledgerTable: string,
  { messageId, ownMessageId, intakeMessageId }: EnqueuedRequest,
): Promise<readonly Delivery[]> => {
  const ids = [...new Set([messageId, ownMessageId])];
  const found = await Promise.all(ids.map((id) => readMessage(tables, ledgerTable, id)));
  return found.flat().filter((delivery) => delivery.intakeMessageId === intakeMessageId);
};

/** What Amazon SES tells may be quicker than the outcome of the call is written: that belongs to the end. */
const isAtItsEnd = (delivery: Delivery): boolean =>
  isTerminal[statusAt(delivery, Date.now())] && delivery.state !== 'leased';
