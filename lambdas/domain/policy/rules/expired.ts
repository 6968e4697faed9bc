import { validUntil } from '../../delivery/valid-until.ts';
import { grantedPurpose } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

export const expired: RequestRule = {
  name: 'expired',
  about: 'request',
  evaluate: (facts) => {
    const { at, by } = validUntil(facts.receivedAt, facts.request.expiresAt, grantedPurpose(facts)?.maxAge);
    if (facts.now < at) return nothing;
    return [objection({ code: 'expired', expiredAt: new Date(at).toISOString(), by })];
  },
};
