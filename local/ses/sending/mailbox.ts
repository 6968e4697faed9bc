import { badRequest } from '../ses-error.ts';

/** One address of a header field or parameter. */
export type Mailbox = {
  /** As written, such as `"Acme, Inc." <hello@acme.example>`. */
  readonly written: string;
  /** `hello@acme.example`. */
  readonly address: string;
};

/** Quoted string, comment, angle address, domain literal, word, white space, or any other character. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<(?:"(?:[^"\\]|\\.)*"|[^">])*>|\[[^\]]*\]|[^\s"(<[,:;]+|\s+|./gs;

/**
 * Reads an address list as RFC 5322 section 3.4 writes it. The parsers that mail libraries come with guess what a broken
 * one may have meant; SES refuses it.
 *
 * @throws {AwsError} `BadRequestException`
 */
export const parseMailboxes = (list: string): readonly Mailbox[] => {
  const mailboxes: Mailbox[] = [];
  let tokens: string[] = [];
  const finishMailbox = () => {
    if (tokens.join('').trim() !== '') {
      mailboxes.push(mailboxOf(tokens));
    }
    tokens = [];
  };
  for (const [token] of list.matchAll(TOKEN)) {
    if (token === ',' || token === ';') {
      finishMailbox();
    } else if (token === ':') {
      // What came before was the name of a group.
      tokens = [];
    } else if (!token.startsWith('(')) {
      tokens.push(token);
    }
  }
  finishMailbox();
  return mailboxes;
};

const mailboxOf = (tokens: readonly string[]): Mailbox => {
  const written = tokens.join('').trim();
  const angle = tokens.findIndex((token) => token.startsWith('<'));
  if (angle === -1) {
    return checked({ written, address: written });
  }
  if (
    tokens
      .slice(angle + 1)
      .join('')
      .trim() !== ''
  ) {
    throw badRequest('Illegal address');
  }
  return checked({ written, address: tokens[angle]?.slice(1, -1).trim() ?? '' });
};

/** @throws {AwsError} `BadRequestException` in the words of the address check SES uses, which is JavaMail's strict one */
const checked = (mailbox: Mailbox): Mailbox => {
  const { address } = mailbox;
  const at = address.lastIndexOf('@');
  if (at === -1) {
    throw badRequest("Missing final '@domain'");
  }
  const problem = localPartProblem(address.slice(0, at)) ?? domainProblem(address.slice(at + 1));
  if (problem !== undefined) {
    throw badRequest(problem);
  }
  if (address.length > MAX_ADDRESS_LENGTH) {
    throw badRequest(`Address length is more than ${MAX_ADDRESS_LENGTH} characters long: '${address}'.`);
  }
  return mailbox;
};

const MAX_ADDRESS_LENGTH = 320;

/** Also whatever is not ASCII: SES has no SMTPUTF8 (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html). */
const CONTROL_OR_WHITESPACE = /[^\x21-\x7e]/;

const localPartProblem = (local: string): string | undefined => {
  if (local === '') {
    return 'Missing local name';
  }
  if (/^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/.test(local)) {
    return undefined;
  }
  if (CONTROL_OR_WHITESPACE.test(local)) {
    return 'Local address contains control or whitespace';
  }
  if (/[()<>,;:\\"[\]@]/.test(local)) {
    return 'Local address contains illegal character';
  }
  return dotProblem('Local address', local);
};

const domainProblem = (domain: string): string | undefined => {
  if (domain === '') {
    return 'Missing domain';
  }
  if (CONTROL_OR_WHITESPACE.test(domain)) {
    return 'Domain contains control or whitespace';
  }
  if (!/^[A-Za-z0-9.-]+$/.test(domain)) {
    return 'Domain contains illegal character';
  }
  return dotProblem('Domain', domain);
};

const dotProblem = (part: string, text: string): string | undefined => {
  if (text.startsWith('.')) {
    return `${part} starts with dot`;
  }
  if (text.endsWith('.')) {
    return `${part} ends with dot`;
  }
  return text.includes('..') ? `${part} contains dot-dot` : undefined;
};
