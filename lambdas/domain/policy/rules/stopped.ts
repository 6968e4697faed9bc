import { grantedPurpose } from '../registration.ts';
import { hold, objection, type Rule } from '../rule.ts';
import { standingStops } from '../stop.ts';

export const stopped: Rule = {
  name: 'stopped',
  evaluate: (facts) => {
    const { source, request, recipient, stops, now } = facts;
    const subject = {
      source: source.known ? source.name : undefined,
      purpose: request.purpose,
      lane: grantedPurpose(facts)?.lane,
      recipient: recipient.address.ok ? recipient.address.address.lookup : undefined,
      redirectedTo: recipient.redirectedTo?.lookup,
    };
    return standingStops(stops, subject, now).map((stop) => {
      const reason = { code: 'stopped', ...stop } as const;
      return stop.queued === 'hold' ? hold(reason) : objection(reason);
    });
  },
};
