import { evidence, hold, objection, type RequestRule } from '../rule.ts';
import { awaitsAdoption } from '../stranger.ts';

/** Nobody speaks for a source but who it lists. A sender that is nobody's at all waits for a person to say whose it is. */
export const unknownSource: RequestRule = {
  name: 'unknown-source',
  about: 'request',
  evaluate: (facts) => {
    const { source, principal } = facts;
    if (source.known) return [evidence({ code: 'source', source: source.name, principal })];
    return [awaitsAdoption(facts) ? hold(source.reason) : objection(source.reason)];
  },
};
