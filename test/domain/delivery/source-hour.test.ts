import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceHourOf, sourceHours } from '../../../lambdas/domain/delivery/source-hour.ts';
import { decidedAnew } from '../../../lambdas/domain/delivery/transitions.ts';
import { delivery } from '../../lambdas/support/delivery.ts';

const day = 86_400_000;
const instant = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') });

describe('the partition that a delivery is found in by its source', () => {
  it('is among those of any time that it was received in, and of no other', () => {
    fc.assert(
      fc.property(instant, fc.nat(day), fc.nat(day), fc.nat(255), (at, before, after, digits) => {
        const id = digits.toString(16).padStart(2, '0').padEnd(32, '0');
        const key = sourceHourOf('billing', new Date(at).toISOString(), id);
        const keys = sourceHours('billing', at - before, at + after).map((part) => part.key);
        expect(keys.filter((each) => each === key)).toHaveLength(1);
        expect(sourceHours('billing', at + day / 24 + 1, at + day).map((part) => part.key)).not.toContain(key);
        expect(sourceHours('billings', at, at).map((part) => part.key)).not.toContain(key);
      }),
    );
  });

  it('is named for people, too', () => {
    expect(sourceHourOf('billing', '2026-11-21T21:59:59.999Z', 'ff0')).toBe('billing#2026-11-21T21#3');
  });

  it('is that of the new request when a delivery is decided once more, whose time of receipt stays what it was', () => {
    const before = delivery({ sourceHour: 'billing#2026-11-21T11#0' });
    const anew = delivery({ sourceHour: 'billing#2026-11-21T12#1', receivedAt: '2026-11-21T12:30:00.000Z' });
    expect(decidedAnew(before, anew)).toMatchObject({ sourceHour: anew.sourceHour, receivedAt: before.receivedAt });
    expect(decidedAnew(before, delivery())).toMatchObject({ sourceHour: before.sourceHour });
  });
});
