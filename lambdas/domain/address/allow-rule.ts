import type { AddressProblem, DomainProblem } from './address-problem.ts';
import { parseDomainPattern, patternsOf } from './domain-pattern.ts';
import { type Address, parseAddress } from './parse-address.ts';

/** Whoever the directory holds; with `:group`, whoever it holds in that group. */
const directoryRule = 'directory';

/** Everybody. No domain has this key: a wildcard there has a dot after it. */
export const everybodyRule = '*';

/** Why a text is not a rule of the allow-list. */
export type AllowRuleProblem =
  | { readonly code: 'empty' }
  /** `*.`, `*@*` and their like: whoever means everybody has to write just that. */
  | { readonly code: 'everybody-misspelt' }
  /** `*` anywhere but as the first label of a domain. */
  | { readonly code: 'wildcard-misplaced' }
  /** `@acme.example`: the domain alone is meant, perhaps. */
  | { readonly code: 'local-part-missing' }
  | { readonly code: 'group-name-invalid' }
  | { readonly code: 'address-invalid'; readonly problem: AddressProblem }
  | { readonly code: 'domain-invalid'; readonly problem: DomainProblem };

export type ParsedAllowRule =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problem: AllowRuleProblem };

/**
 * A rule as a person writes it (an address, a domain, `*.domain`, `directory[:group]`, `*`) as the key it is stored under.
 * White space around it does not count, case neither; a trailing dot is refused, as it is in addresses. A plus-tag is
 * part of an address: `anna@acme.example` does not admit `anna+x@acme.example`.
 */
export const parseAllowRule = (given: string): ParsedAllowRule => {
  const rule = given.trim();
  if (rule === '') return refuse({ code: 'empty' });
  if (rule === everybodyRule) return { ok: true, key: everybodyRule };
  if (rule.includes('*') && /^[*.@]+$/.test(rule)) return refuse({ code: 'everybody-misspelt' });
  // `*` is a letter like others in a local part; whoever writes it in a rule expects more of it.
  if (rule.lastIndexOf('*') > 0 || /^\*[^.]/.test(rule)) return refuse({ code: 'wildcard-misplaced' });
  if (rule.startsWith('@')) return refuse({ code: 'local-part-missing' });
  if (rule.includes('@')) {
    const parsed = parseAddress(rule);
    return parsed.ok
      ? { ok: true, key: parsed.address.lookup }
      : refuse({ code: 'address-invalid', problem: parsed.problem });
  }
  const lowerCase = rule.toLowerCase();
  if (lowerCase === directoryRule) return { ok: true, key: directoryRule };
  if (lowerCase.startsWith(`${directoryRule}:`)) {
    return isGroupName(lowerCase.slice(directoryRule.length + 1))
      ? { ok: true, key: lowerCase }
      : refuse({ code: 'group-name-invalid' });
  }
  const parsed = parseDomainPattern(rule);
  return parsed.ok ? { ok: true, key: parsed.domain } : refuse({ code: 'domain-invalid', problem: parsed.problem });
};

const refuse = (problem: AllowRuleProblem): ParsedAllowRule => ({ ok: false, problem });

/** A group of the directory: kebab-case, like the names of the policy. */
export const isGroupName = (name: string): boolean => name.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);

/**
 * The keys of every rule that admits an address, the narrowest first; there is one for each label of its domain, one for
 * each group and one for everybody. Two addresses share the first key only if they are the same mailbox.
 * @param groups - the groups the directory has it in; undefined if the directory does not hold it
 */
export const allowListKeys = (address: Address, groups: readonly string[] | undefined): readonly string[] => [
  address.lookup,
  // A host named `directory` would have the key of another rule: only its addresses can be allowed.
  ...patternsOf(address.domain).filter((pattern) => pattern !== directoryRule),
  ...(groups === undefined ? [] : [...groups.map((group) => `${directoryRule}:${group}`), directoryRule]),
  everybodyRule,
];
