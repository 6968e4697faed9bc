import { grantedPurpose, registeredSource } from '../registration.ts';
import { evidence, nothing, objection, type RequestRule } from '../rule.ts';

/** A purpose that the policy does not define is as little permitted as one that the source was not granted. */
export const purposeNotPermitted: RequestRule = {
  name: 'purpose-not-permitted',
  about: 'request',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    const { purpose } = facts.request;
    const granted = grantedPurpose(facts);
    return [
      granted === undefined
        ? objection({ code: 'purpose-not-permitted', purpose, permitted: source.purposes })
        : evidence({ code: 'purpose', purpose, lane: granted.lane }),
    ];
  },
};
