import { criticalLane } from '../../../contract/lanes.ts';
import { grantedPurpose } from '../registration.ts';
import { evidence, nothing, objection, type RequestRule } from '../rule.ts';

/** The lane is the purpose's, whatever door a request comes through; only the critical door is not for everybody. */
export const wrongDoor: RequestRule = {
  name: 'wrong-door',
  about: 'request',
  evaluate: (facts) => {
    const { door } = facts;
    const lane = grantedPurpose(facts)?.lane;
    if (lane === undefined || lane === door) return nothing;
    return [
      door === criticalLane
        ? objection({ code: 'wrong-door', door, lane })
        : evidence({ code: 'forwarded', door, lane }),
    ];
  },
};
