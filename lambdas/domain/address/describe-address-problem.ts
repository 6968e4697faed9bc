import type { AddressProblem } from './address-problem.ts';
import type { AllowRuleProblem } from './allow-rule.ts';

/** A problem in words: what is wrong, what was seen, what to do next. Holds an address only for `carrier-dots`. */
export const describeAddressProblem = (problem: AddressProblem): string => {
  switch (problem.code) {
    case 'control-character':
      return `the address holds the control character ${problem.character}: remove it`;
    case 'syntax':
      return describeSyntax(problem);
    case 'too-long':
      return `the ${nameOf[problem.part]} has ${problem.octets} octets and may have ${problem.limit}: check that it is complete and nothing else`;
    case 'local-part-not-ascii':
      return `${problem.character} before the @ needs SMTPUTF8, which Amazon SES does not speak: ask for another address of this person`;
    case 'carrier-dots':
      return `dots in a row or before the @ are only allowed in quotes: send to ${problem.quoted}`;
    case 'domain-literal':
      return 'an IP address in brackets is no domain that mail is allowed to go to: use a domain name';
    case 'domain-not-idna':
      return problem.means === undefined
        ? 'the domain is no valid internationalized domain name: check its spelling'
        : `the domain is written with characters that domain names do not have: write ${problem.means} if that is meant`;
  }
};

const nameOf = {
  address: 'address',
  'local-part': 'part before the @',
  domain: 'domain',
  label: 'longest label of the domain',
} as const;

const describeSyntax = (problem: Extract<AddressProblem, { code: 'syntax' }>): string => {
  const part = nameOf[problem.part];
  switch (problem.why) {
    case 'empty':
      return `the ${part} is empty: give the whole address`;
    case 'not-well-formed':
      return 'the address holds half a surrogate pair: encode it as UTF-8';
    case 'angle-brackets':
      return 'the address is in angle brackets: give what is between them, and the name apart';
    case 'no-at-sign':
      return 'the address has no @: give the whole address';
    case 'leading-dot':
      return `the ${part} starts with a dot: remove it`;
    case 'consecutive-dots':
      return `the ${part} has dots in a row: keep one of them`;
    case 'trailing-dot':
      return `the ${part} ends with a dot: remove it`;
    case 'unclosed-quote':
      return `the ${part} starts with a quote that does not end: close it, or remove it`;
    case 'text-after-quote':
      return `the ${part} goes on after the closing quote: quote all of it, or none`;
    case 'encoded-word':
      return `the ${part} holds an encoded word (=?…?=), which some software decodes: write the address itself`;
    case 'hyphen-at-edge':
      return `a label of the ${part} starts or ends with a hyphen: check its spelling`;
    case 'character':
      return `the ${part} holds ${problem.character}, which is not allowed there: remove it`;
  }
};

/** Why a text is not a rule of the allow-list, in words. */
export const describeAllowRuleProblem = (problem: AllowRuleProblem): string => {
  switch (problem.code) {
    case 'empty':
      return 'the rule is empty: give an address, a domain, *.domain, directory[:group] or *';
    case 'everybody-misspelt':
      return 'this looks as if it should admit everybody: write * alone if that is meant, or a domain';
    case 'wildcard-misplaced':
      return '* stands only for whatever is below a domain: write *.domain, or the domain itself';
    case 'local-part-missing':
      return 'nothing comes before the @: write the domain without it';
    case 'group-name-invalid':
      return 'a group has a name of small letters, digits and single hyphens, at most 64: write directory:group-name';
    case 'address-invalid':
    case 'domain-invalid':
      return describeAddressProblem(problem.problem);
  }
};
