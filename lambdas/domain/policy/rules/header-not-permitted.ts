import { isPermittedHeader } from '../../../contract/mail-headers.ts';
import { registeredSource } from '../registration.ts';
import { nothing, objection, type Rule } from '../rule.ts';

export const headerNotPermitted: Rule = {
  name: 'header-not-permitted',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    return Object.keys(facts.request.headers ?? {})
      .filter((header) => !isPermittedHeader(header, source.headers))
      .map((header) => objection({ code: 'header-not-permitted', header }));
  },
};
