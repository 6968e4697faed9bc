import type { RequestFacts } from './facts.ts';
import { registeredSource } from './registration.ts';

/** When the observation of the source ends; undefined while its rules are enforced. */
export const observedUntil = (facts: RequestFacts): string | undefined => {
  const until = registeredSource(facts)?.enforcement?.until;
  return until !== undefined && facts.now < Date.parse(until) ? until : undefined;
};
