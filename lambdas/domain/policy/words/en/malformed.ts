import type { Malformed } from '../../../../contract/malformed.ts';

/** The words `problem` can be, in a request that is not as it should be. Words that are not here speak for themselves. */
export const malformedProblems = {
  'not-json': 'is not JSON',
  missing: 'is missing',
  'unknown-field': 'is not a field Postern knows',
  'wrong-type': 'is of the wrong type',
  'too-long': 'is too long',
  'too-short': 'is too short',
  'too-many': 'has too many entries',
  'control-character': 'holds a line break or another character that controls instead of showing',
  'not-well-formed': 'holds half of a character (a lone surrogate)',
  'no-body': 'is needed: neither text nor html is there',
  'no-recipient': 'is needed: there is no recipient in to, cc or bcc',
  'duplicate-member': 'is there twice: readers of JSON do not agree which of them counts',
  'content-id-twice': 'is the contentId of another attachment too',
  'zone-missing': 'is a time without a zone',
  'not-message-ids': 'is not a list of message ids',
  'not-a-list-id': 'is not the id of a list',
  'not-auto-submitted': 'is not a word of RFC 3834',
  'not-auto-response-suppress': 'is not what Exchange understands',
  'invalid-value': 'has a value that it cannot have',
  'not-an-address': 'is not an e-mail address',
  'not-an-https-link': 'is not an https link as browsers write it, in ASCII and without user and port',
  'header-refused': 'names a header that no source may set',
  'header-twice': 'names a header twice',
  'not-a-header-name': 'has a name that cannot be a header',
  'path-separator': 'is a path, only a file name belongs here',
  'either-data-or-object': 'needs either data or object',
  'version-of-inline-data': 'has versionId or sha256 although the data is in the request',
} as const;

const problems: Readonly<Record<string, string>> = malformedProblems;

/** What is wrong with one field, a sentence's half. */
export const malformedWords = ({ field, problem, limit, expected }: Malformed): string => {
  const subject = field === '' ? 'the request' : field;
  const bounds = [
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(expected === undefined ? [] : [`expected ${expected.replace(/^one-of: /, 'one of ')}`]),
  ];
  return `${subject} ${problems[problem] ?? problem.replaceAll('-', ' ')}${bounds.length === 0 ? '' : ` (${bounds.join(', ')})`}`;
};
