import { expect, it } from 'vitest';
import type { DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import { hasEndedForGood, isEnd } from '../../../lambdas/domain/delivery/overdue.ts';
import { isDecidedAnew } from '../../../lambdas/domain/delivery/status.ts';
import { judgeEnvelope } from '../../../lambdas/domain/redrive/judge-envelope.ts';
import { delivery } from '../../lambdas/support/delivery.ts';
import { now } from '../../support/facts.ts';

const states = Object.keys(isEnd) as readonly DeliveryState[];

it('what has ended for good was sent, or may have been', () => {
  expect(states.filter((state) => hasEndedForGood({ state }))).toEqual(['sent', 'rejected', 'unknown']);
});

// No other step leaves an end: test/simulation/invariants/ledger.ts.
it.each(states)('neither a replay nor a redrive takes up what is %s if that is for good', (state) => {
  const item = delivery({ state });
  const { messageId, recipientIndex, contentHash = '' } = item;
  const object = { key: 'content/x', versionId: 'v' };
  const envelope = { version: 1, messageId, recipientIndex, contentHash, object } as const;
  const asked = { by: 'anna', why: 'the bucket is back', at: '2026-11-21T12:00:00.000Z' };
  const { redrive } = judgeEnvelope(envelope, item, asked, now);
  expect(hasEndedForGood(item) && (redrive || isDecidedAnew(item))).toBe(false);
});
