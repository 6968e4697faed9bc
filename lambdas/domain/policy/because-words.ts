import type { Because } from './because.ts';

type BecauseOf = { readonly [Code in Because['code']]: Extract<Because, { code: Code }> };

/** What each piece of evidence says, in a sentence's half: lower case, no full stop. */
const sentences: { readonly [Code in keyof BecauseOf]: (because: BecauseOf[Code]) => string } = {
  policy: ({ version }) => (version === 0 ? 'policy read from files' : `policy version ${version}`),
  source: ({ source, principal }) => `sent by ${source} (${principal})`,
  purpose: ({ purpose, lane }) => `purpose ${purpose} is granted, lane ${lane}`,
  forwarded: ({ door, lane }) => `came in through the ${door} lane and goes on in the ${lane} lane`,
  directory: ({ groups }) => (groups.length === 0 ? 'in the directory' : `in the directory (${groups.join(', ')})`),
  'allow-list': ({ rule, owner }) => `allowed by ${rule}${owner === undefined ? '' : ` (owner ${owner})`}`,
  released: () => 'no stop keeps it any more',
  'complete-form': ({ exemption }) => `complete form: the ${exemption} is exempt from redaction`,
  route: ({ via, tls }) => `route ${via}, TLS ${tls}`,
};

/** Why yes, for people. English. */
export const becauseWords = <Code extends keyof BecauseOf>(because: BecauseOf[Code]): string =>
  // The table is keyed by the code of what it takes, which TypeScript cannot see through a union.
  (sentences[because.code] as (because: BecauseOf[Code]) => string)(because);
