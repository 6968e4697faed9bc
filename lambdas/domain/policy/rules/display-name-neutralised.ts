import { evidence, nothing, type Rule } from '../rule.ts';

/** No mail is refused for a name: it leaves without what was wrong with it (content/neutral-mailbox.ts). */
export const displayNameNeutralised: Rule = {
  name: 'display-name-neutralised',
  evaluate: ({ nameProblems }) =>
    nameProblems.length === 0 ? nothing : [evidence({ code: 'display-name-neutralised', problems: nameProblems })],
};
