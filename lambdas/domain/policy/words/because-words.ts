import type { Language } from './language.ts';
import type { BecauseOf } from './wording.ts';
import { wordings } from './wordings.ts';

/** Why yes: what one piece of evidence says. */
export const becauseWords = <Code extends keyof BecauseOf>(because: BecauseOf[Code], language: Language): string =>
  // The table is keyed by the code of what it takes, which TypeScript cannot see through a union.
  (wordings[language].becauses[because.code] as (because: BecauseOf[Code]) => string)(because);
