import { lanes } from '../../contract/lanes.ts';
import { parseDomain } from '../address/parse-domain.ts';

export type ParsedScope =
  | { readonly ok: true; readonly scope: string }
  | { readonly ok: false; readonly problem: ScopeProblem };

export type ScopeProblem = { readonly code: 'unknown-kind' | 'not-a-name' | 'not-a-lane' | 'not-a-domain' };

/**
 * The scope of a stop as people write it, as the Stops table has it: `everything`, `source:billing`,
 * `purpose:newsletter`, `lane:bulk`, `domain:example.com` (that very domain of recipients, nothing below it).
 */
export const parseStopScope = (given: string): ParsedScope => {
  if (given === 'everything') return { ok: true, scope: given };
  const [, kind = '', name = ''] = /^([a-z]+):(.*)$/s.exec(given) ?? [];
  switch (kind) {
    case 'source':
    case 'purpose':
      return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) ? { ok: true, scope: given } : refuse('not-a-name');
    case 'lane':
      return lanes.some((lane) => lane === name) ? { ok: true, scope: given } : refuse('not-a-lane');
    case 'domain': {
      const parsed = parseDomain(name);
      return parsed.ok ? { ok: true, scope: `domain:${parsed.domain}` } : refuse('not-a-domain');
    }
    default:
      return refuse('unknown-kind');
  }
};

const refuse = (code: ScopeProblem['code']): ParsedScope => ({ ok: false, problem: { code } });

/** What is wrong with a scope, for people. */
export const describeScopeProblem = ({ code }: ScopeProblem): string => {
  switch (code) {
    case 'unknown-kind':
      return 'not a scope: everything, source:NAME, purpose:NAME, lane:NAME or domain:NAME';
    case 'not-a-name':
      return 'not a name of the policy: lower-case letters, digits and hyphens';
    case 'not-a-lane':
      return `not a lane: ${lanes.join(', ')}`;
    case 'not-a-domain':
      return 'not a domain';
  }
};
