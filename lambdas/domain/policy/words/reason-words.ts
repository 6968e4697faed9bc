import type { ReasonCode } from '../reason.ts';
import type { Verdict } from '../verdict.ts';
import type { Language, Voice } from './language.ts';
import type { Outcome, ReasonOf, Words } from './wording.ts';
import { wordings } from './wordings.ts';

/** Why no, for each kind of reader. */
export type ReasonWords = Readonly<Record<Voice, Words>>;

export const outcomeOf = (verdict: Verdict['verdict'] | undefined): Outcome =>
  verdict === 'refuse' ? 'refused' : 'waiting';

/** @param outcome - of all reasons of the mail together: what only holds mail may stand beside what refuses it */
export const reasonWords = <Code extends ReasonCode>(
  reason: ReasonOf[Code],
  language: Language,
  outcome: Outcome,
): ReasonWords => {
  const { support, engineer, customer } = wordings[language];
  // The tables are keyed by the code of what they take, which TypeScript cannot see through a union.
  const say = (table: unknown) => (table as (reason: ReasonOf[Code], outcome: Outcome) => Words)(reason, outcome);
  return {
    support: say(support[reason.code]),
    engineer: say(engineer[reason.code]),
    customer: customer[reason.code],
  };
};
