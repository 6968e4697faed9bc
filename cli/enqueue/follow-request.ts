import { setTimeout } from 'node:timers/promises';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { isTerminal, statusAt } from '../../lambdas/domain/delivery/status.ts';
import type { Control } from '../control/connect-control.ts';
import type { EnqueuedRequest } from './enqueue-request.ts';

const pollMilliseconds = 100;

/**
 * Waits until every delivery of a request has come to its end: `sent` is none, Amazon SES tells what became of it.
 * @returns the deliveries; fewer, or some still under way, when the time was up before
 */
export const followRequest = async (
  control: Control,
  request: EnqueuedRequest,
  timeoutMilliseconds: number,
): Promise<{ readonly ended: boolean; readonly deliveries: readonly Delivery[] }> => {
  const end = performance.now() + timeoutMilliseconds;
  for (;;) {
    const deliveries = await readDeliveries(control, request);
    const ended = deliveries.length >= request.deliveries && deliveries.every(isAtItsEnd);
    if (ended || performance.now() >= end) return { ended, deliveries };
    await setTimeout(pollMilliseconds);
  }
};

/** Those of this very request: a replay finds its key's first use in the ledger too. */
const readDeliveries = async (
  control: Control,
  { messageId, ownMessageId, intakeMessageId }: EnqueuedRequest,
): Promise<readonly Delivery[]> => {
  const messageIds = [...new Set([messageId, ownMessageId])];
  const { deliveries } = await control.ask('explain-message', { messageIds });
  return deliveries.filter((delivery) => delivery.intakeMessageId === intakeMessageId);
};

/** What Amazon SES tells may be quicker than the outcome of the call is written: that belongs to the end. */
const isAtItsEnd = (delivery: Delivery): boolean =>
  isTerminal[statusAt(delivery, Date.now())] && delivery.state !== 'leased';
