import { isPermittedHeader } from '../../../contract/mail-headers.ts';
import { registeredSource } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

export const headerNotPermitted: RequestRule = {
  name: 'header-not-permitted',
  about: 'request',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    return Object.keys(facts.request.headers ?? {})
      .filter((header) => !isPermittedHeader(header, source.headers))
      .map((header) => objection({ code: 'header-not-permitted', header }));
  },
};
