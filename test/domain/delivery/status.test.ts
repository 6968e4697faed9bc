import { describe, expect, it } from 'vitest';
import type { Attempt, DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus, isDecidedAnew, type Status } from '../../../lambdas/domain/delivery/status.ts';

const throttled: Attempt = {
  number: 1,
  at: '2026-11-21T12:00:00Z',
  answer: 'throttled',
  error: 'TooManyRequestsException',
};

describe('the status of a delivery', () => {
  it.each<[DeliveryState, readonly Attempt[], Status, boolean]>([
    ['queued', [], 'received', false],
    ['leased', [], 'received', false],
    ['queued', [throttled], 'deferred', false],
    ['leased', [throttled], 'deferred', false],
    ['sent', [throttled], 'sent', false],
    ['refused', [], 'refused', true],
    ['dry-run', [], 'discarded', true],
    ['expired', [throttled], 'expired', true],
    ['rejected', [], 'failed', false],
    ['unknown', [], 'unknown', false],
  ])('in state %s after %j is %s; decided anew on a replay: %s', (state, attempts, status, decidedAnew) => {
    expect(foldStatus({ state, attempts })).toBe(status);
    expect(isDecidedAnew({ state })).toBe(decidedAnew);
  });
});
