import type { Problem } from '../../contract/malformed.ts';
import { maximumObservationDays } from '../../contract/policy.ts';
import type { PolicyParts } from '../../contract/policy-parts.ts';
import { broadness } from '../address/broad-rule.ts';

/** A term of a policy that reaches further than it looks, and the acknowledgement that answers for it. */
type Risk = {
  readonly path: readonly PropertyKey[];
  readonly risk: 'broad-exemption' | 'broad-link-domain' | 'self-exempting-group';
  readonly source?: string;
  readonly domain?: string;
  readonly group?: string;
};

/**
 * What reaches further than whoever wrote it may know: content for everybody below a registry, links to whatever anybody
 * puts on a host, groups that a source puts its own recipients into, an observation without end. And what was
 * acknowledged for a reason that nobody can read.
 *
 * Asked of a policy that is to be put in force, by the command and by control, and not of one that is: it looks at the Public
 * Suffix List (address/broad-rule.ts), which is too large for where mail is decided.
 * @param now - milliseconds since the epoch
 */
export const checkWideTerms = (policy: PolicyParts, now: number): readonly Problem[] => {
  const { acknowledge = [] } = policy;
  const risks = [...exemptionRisks(policy), ...sourceRisks(policy)];
  return [
    ...risks
      .filter((risk) => !acknowledge.some((entry) => entry !== undefined && answersFor(entry, risk)))
      .map((risk) => ({
        path: risk.path,
        problem: 'risk-not-acknowledged',
        expected: `acknowledge: {${words(risk)}, reason}`,
      })),
    ...acknowledge.flatMap((entry, index): readonly Problem[] => {
      const expected = entry?.risk === undefined ? undefined : takenBy.get(entry.risk);
      if (entry === undefined || expected === undefined || risks.some((risk) => answersFor(entry, risk))) return [];
      return [{ path: ['acknowledge', index], problem: 'nothing-to-acknowledge', expected }];
    }),
    ...acknowledge.flatMap((entry, index): readonly Problem[] =>
      entry?.reason?.trim() === '' ? [{ path: ['acknowledge', index, 'reason'], problem: 'too-short' }] : [],
    ),
    ...observations(policy, now),
  ];
};

const takenBy: ReadonlyMap<string, string> = new Map([
  ['broad-exemption', 'a broad domain in redaction.exempt.domains'],
  ['broad-link-domain', 'a broad pattern in linkDomains of the source'],
  ['self-exempting-group', 'a group in directoryGroups of the source and in redaction.exempt.groups'],
]);

type Acknowledgement = NonNullable<NonNullable<PolicyParts['acknowledge']>[number]>;

const answersFor = (entry: Acknowledgement, { risk, source, domain, group }: Risk): boolean =>
  entry.risk === risk && entry.source === source && entry.domain === domain && entry.group === group;

const words = ({ path: _, ...risk }: Risk): string =>
  Object.entries(risk)
    // A YAML alias begins with an asterisk.
    .map(([name, value]) => `${name}: ${value.startsWith('*') ? `"${value}"` : value}`)
    .join(', ');

/** Whoever can have an address there gets the content. */
const exemptionRisks = ({ redaction }: PolicyParts): readonly Risk[] =>
  (redaction?.exempt?.domains ?? []).flatMap((domain, index) =>
    domain === undefined || broadness(domain) === undefined
      ? []
      : [{ path: ['redaction', 'exempt', 'domains', index], risk: 'broad-exemption', domain }],
  );

const sourceRisks = ({ sources = {}, redaction }: PolicyParts): readonly Risk[] =>
  Object.entries(sources).flatMap(([source, { linkDomains = [], directoryGroups = [] } = {}]) => [
    ...linkDomains.flatMap((domain, index): readonly Risk[] =>
      domain !== undefined && isAnybodysHost(domain)
        ? [{ path: ['sources', source, 'linkDomains', index], risk: 'broad-link-domain', source, domain }]
        : [],
    ),
    ...directoryGroups.flatMap((group, index): readonly Risk[] =>
      group !== undefined && redaction?.exempt?.groups?.includes(group) === true
        ? [{ path: ['sources', source, 'directoryGroups', index], risk: 'self-exempting-group', source, group }]
        : [],
    ),
  ]);

/** Below it anybody can have a host. That anybody can have a mailbox there says nothing about links. */
const isAnybodysHost = (pattern: string): boolean =>
  pattern.startsWith('*.') && broadness(pattern)?.because === 'public-suffix';

const dayMilliseconds = 86_400_000;

const observations = ({ sources = {} }: PolicyParts, now: number): readonly Problem[] => {
  const latest = now + maximumObservationDays * dayMilliseconds;
  return Object.entries(sources).flatMap(([source, parts]) => {
    const until = parts?.enforcement?.until;
    if (until === undefined || !(Date.parse(until) > latest)) return [];
    const expected = `at most ${maximumObservationDays} days from now: ${new Date(latest).toISOString()}`;
    return [{ path: ['sources', source, 'enforcement', 'until'], problem: 'too-far', expected }];
  });
};
