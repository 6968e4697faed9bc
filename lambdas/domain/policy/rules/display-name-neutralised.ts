import { evidence, nothing, type RequestRule } from '../rule.ts';

/** No mail is refused for a name: it leaves without what was wrong with it (content/neutral-mailbox.ts). */
export const displayNameNeutralised: RequestRule = {
  name: 'display-name-neutralised',
  about: 'request',
  evaluate: ({ nameProblems }) =>
    nameProblems.length === 0 ? nothing : [evidence({ code: 'display-name-neutralised', problems: nameProblems })],
};
