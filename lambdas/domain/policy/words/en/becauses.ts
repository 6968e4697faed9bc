import type { BecauseTable } from '../wording.ts';

/** What each piece of evidence says, in a sentence's half: lower case, no full stop. */
export const becauses: BecauseTable = {
  policy: ({ version }) => (version === 0 ? 'policy read from files' : `policy version ${version}`),
  source: ({ source, principal }) => `sent by ${source} (${principal})`,
  purpose: ({ purpose, lane }) => `purpose ${purpose} is granted, lane ${lane}`,
  forwarded: ({ door, lane }) => `came in through the ${door} lane and goes on in the ${lane} lane`,
  directory: ({ groups }) => (groups.length === 0 ? 'in the directory' : `in the directory (${groups.join(', ')})`),
  'allow-list': ({ rule, owner }) => `allowed by ${rule}${owner === undefined ? '' : ` (owner ${owner})`}`,
  redriven: ({ by, why, at }) => `${by} had it brought back at ${at}: ${why}`,
  released: () => 'nothing keeps it any more',
  'complete-form': ({ exemption, matched }) => {
    if (exemption === 'redaction-off') return 'complete form: the policy has redaction off';
    if (exemption === 'observed') return 'complete form: the source is only being observed';
    return `complete form: the ${exemption}${matched === undefined ? '' : ` ${matched}`} is exempt from redaction`;
  },
  'redacted-form': ({ cause, words }) =>
    `redacted form: ${redactionCauses[cause]}; its words are ${words === 'generic' ? "the policy's" : `the ${words}'s`}`,
  'from-rewritten': ({ from, to }) => `From ${from} is not signed here and became ${to}`,
  'display-name-neutralised': ({ problems }) => `a display name was made harmless (${problems.join(', ')})`,
  'links-reported': ({ hosts, more }) =>
    `links lead to ${hosts.join(', ')}${more === undefined ? '' : ` and ${more} more`}, which the source does not list`,
  observed: ({ until }) => `the source is being observed until ${until}`,
  redirected: ({ to }) => `everything goes to ${to} here`,
  overridden: ({ rule, by, why, at }) => `${by} let it pass ${rule} at ${at}: ${why}`,
  route: ({ via, tls }) => `route ${via}, TLS ${tls}`,
};

const redactionCauses = {
  default: 'the recipient is not exempt',
  purpose: 'the purpose is always redacted',
  everybody: 'the policy redacts everything',
} as const;
