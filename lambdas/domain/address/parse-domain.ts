import { codePointName, type DomainProblem } from './address-problem.ts';
import { isRewrittenByIdna, toALabels } from './to-a-labels.ts';

export type ParsedDomain =
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly problem: DomainProblem };

/** RFC 1035 section 2.3.4: 255 octets on the wire, which is 253 characters in text. */
const longestDomain = 253;
const longestLabel = 63;

/** What is neither letter, digit or hyphen (RFC 5321 section 4.1.2) nor a label separator nor for IDNA to judge. */
const notInDomain = /[^A-Za-z0-9.\-\P{ASCII}]/u;
const needsIdna = /\P{ASCII}|(?:^|\.)[Xx][Nn]--/u;

/**
 * A domain name as it goes on the wire: A-labels, lower case, no trailing dot. One label is enough (`mailserver1`), and
 * an all-numeric last label is syntax too; whether such a name leads anywhere is for DNS to say.
 */
export const parseDomain = (given: string): ParsedDomain => {
  // Canonically equivalent text is the same text: IDNA starts from NFC (RFC 5891 section 5.2).
  const name = given.normalize('NFC');
  const problem = nameProblem(name);
  if (problem !== undefined) return refuse(problem);
  if (!needsIdna.test(name)) return { ok: true, domain: name.toLowerCase() };

  const domain = toALabels(name);
  if (domain === undefined) return refuse({ code: 'domain-not-idna' });
  const problemOfALabels = nameProblem(domain);
  if (!isRewrittenByIdna(name)) return problemOfALabels === undefined ? { ok: true, domain } : refuse(problemOfALabels);
  return refuse({ code: 'domain-not-idna', ...(problemOfALabels === undefined && { means: domain }) });
};

const refuse = (problem: DomainProblem): ParsedDomain => ({ ok: false, problem });

const nameProblem = (name: string): DomainProblem | undefined => syntaxProblem(name) ?? lengthProblem(name);

const syntaxProblem = (name: string): DomainProblem | undefined => {
  if (name.startsWith('[')) return { code: 'domain-literal' };
  const character = notInDomain.exec(name)?.[0];
  if (character !== undefined) {
    return { code: 'syntax', part: 'domain', why: 'character', character: codePointName(character) };
  }
  const why = labelsProblem(name);
  return why === undefined ? undefined : { code: 'syntax', part: 'domain', why };
};

const labelsProblem = (name: string) => {
  if (name === '') return 'empty';
  if (name.startsWith('.')) return 'leading-dot';
  if (name.includes('..')) return 'consecutive-dots';
  if (name.endsWith('.')) return 'trailing-dot';
  if (/(?:^|\.)-|-(?:\.|$)/.test(name)) return 'hyphen-at-edge';
  return undefined;
};

/** Exact for A-labels. For U-labels a lower bound, as punycode is never shorter: it keeps long input from being encoded. */
const lengthProblem = (name: string): DomainProblem | undefined => {
  const octets = countCharacters(name);
  if (octets > longestDomain) return { code: 'too-long', part: 'domain', octets, limit: longestDomain };
  const label = Math.max(...name.split('.').map(countCharacters));
  return label > longestLabel ? { code: 'too-long', part: 'label', octets: label, limit: longestLabel } : undefined;
};

const countCharacters = (text: string): number => (/\P{ASCII}/u.test(text) ? Array.from(text).length : text.length);
