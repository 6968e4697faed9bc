import type { ReasonCode } from '../reason.ts';
import type { Language, Voice } from './language.ts';
import type { ReasonOf, Words } from './wording.ts';
import { wordings } from './wordings.ts';

/** Why no, for each kind of reader. */
export type ReasonWords = Readonly<Record<Voice, Words>>;

export const reasonWords = <Code extends ReasonCode>(reason: ReasonOf[Code], language: Language): ReasonWords => {
  const { support, engineer, customer } = wordings[language];
  // The tables are keyed by the code of what they take, which TypeScript cannot see through a union.
  const say = (table: unknown) => (table as (reason: ReasonOf[Code]) => Words)(reason);
  return {
    support: say(support[reason.code]),
    engineer: say(engineer[reason.code]),
    customer: customer[reason.code],
  };
};
