import { describeAddressProblem } from '../../../address/describe-address-problem.ts';
import type { AttachmentObjection } from '../../reason.ts';
import type { ReasonTable } from '../wording.ts';
import { malformedWords } from './malformed.ts';
import { stopScope } from './stop-scope.ts';

/** For engineers: the facts as they are. Sentences' halves: lower case, no full stop. */
export const engineer = {
  malformed: (reason) => ({
    meaning: malformedWords(reason),
    nextStep: 'correct the request as docs/mail-request.md says and send it again',
  }),
  'not-supported-yet': ({ field }) => ({
    meaning: `${field} is reserved for a later version of Postern`,
    nextStep: `send the request without ${field}`,
  }),
  'unknown-source': ({ principal, claimed, registeredFor }) => ({
    meaning:
      registeredFor.length === 0
        ? `no source of the policy lists the sender ${principal}`
        : `the sender ${principal} is registered for ${registeredFor.join(', ')}${claimed === undefined ? '' : `, not for ${claimed}`}`,
    nextStep:
      registeredFor.length === 0
        ? `if it is a source's: \`postern source adopt ${principal} --source NAME --why TEXT\`, then what is held goes on; if not, find out who uses it`
        : `set \`source\` to ${registeredFor.length === 1 ? `${registeredFor.join('')}, or leave it out` : `one of ${registeredFor.join(', ')}`}`,
  }),
  'purpose-not-permitted': ({ purpose, permitted }) => ({
    meaning: `the source is not granted the purpose ${purpose}`,
    nextStep: `use one of ${list(permitted)}, or grant it under \`purposes\` of the source`,
  }),
  'wrong-door': ({ door, lane }) => ({
    meaning: `the ${door} lane is kept free for ${door} purposes, and this purpose is ${lane}`,
    nextStep: `send it to the intake queue of the ${lane} lane`,
  }),
  expired: ({ expiredAt, by }) => ({
    meaning:
      by === 'expires-at'
        ? `the request asked not to be sent after ${expiredAt}`
        : `the purpose's maximum age ended at ${expiredAt}`,
    nextStep: 'send it again with a new `expiresAt` if it is still of use',
  }),
  duplicate: ({ first }) => ({
    meaning: `the same request came before and stands: ${first}`,
    nextStep: `see what became of it: postern explain ${first}`,
  }),
  'idempotency-key-reused': ({ first }) => ({
    meaning: `the idempotency key belongs to another mail: ${first}`,
    nextStep: 'use a key of its own for every mail',
  }),
  stopped: ({ scope, reason, by, since, until, queued }, outcome) => ({
    meaning: `${stopScope(scope)} ${queued === 'hold' ? 'is held' : 'is discarded'}: ${reason}${by === undefined ? '' : ` (stopped by ${by}${since === undefined ? '' : ` at ${since}`})`}${until === undefined ? '' : `, until ${until}`}`,
    nextStep:
      queued === 'hold'
        ? outcome === 'waiting'
          ? `it leaves by itself once the stop ends, unless it is too late by then: postern resume ${scope}`
          : 'the stop alone would have held it: it is refused for another reason, and does not leave once the stop ends either'
        : `it will not leave; once the stop has ended (postern resume ${scope}), send it again if it is still of use`,
  }),
  'from-owned-by-other': ({ from, owner }) => ({
    meaning: `${from} belongs to the source ${owner}`,
    nextStep: 'send from an address of your own, or leave `from` out',
  }),
  'from-not-permitted': ({ from, because, permitted }) => ({
    meaning:
      because === 'domain-not-signed'
        ? `mail from the domain of ${from} is not signed here, receivers would reject it`
        : `${from} is not an address of this source`,
    nextStep: `send from ${list(permitted)}, or leave \`from\` out`,
  }),
  'header-not-permitted': ({ header }) => ({
    meaning: `the source may not set the header ${header}`,
    nextStep: `leave it out, or grant it under \`headers\` of the source`,
  }),
  'attachment-not-permitted': ({ attachment, because, permitted }) => ({
    meaning: `attachment ${attachment + 1} ${attachmentWords(because)}`,
    nextStep: attachmentNextStep(because, permitted),
  }),
  'upload-not-yours': ({ attachment, prefix }) => ({
    meaning: `attachment ${attachment + 1} points outside the uploads of this source`,
    nextStep: `upload it under ${prefix} and name that key`,
  }),
  'upload-not-found': ({ attachment, because }) => ({
    meaning:
      because === 'missing'
        ? `the upload of attachment ${attachment + 1} is not there`
        : `the upload of attachment ${attachment + 1} is not the file whose sha256 the request gives`,
    nextStep: 'upload the file first, then send the request with its key (and versionId)',
  }),
  'too-large': ({ bytes, limit, of }) => ({
    meaning: `${of === 'message' ? 'the message' : 'the message times its recipients'} would have up to ${megabytes(bytes)}, the limit is ${megabytes(limit)}`,
    nextStep:
      of === 'message'
        ? 'send a link instead of the file, or raise `maxMegabytes` of the source (at most 40)'
        : 'send a link instead of the file, or to fewer recipients at once',
  }),
  'link-not-permitted': ({ field, host, permitted }) => ({
    meaning: `${field} leads to ${host}`,
    nextStep: `link to one of ${list(permitted)}, or add the host under \`linkDomains\` of the source`,
  }),
  'link-unreadable': ({ field, kind }) => ({
    meaning: `the ${field} has a link that hides where it leads (${kind})`,
    nextStep: 'write links as plain https URLs',
  }),
  'quota-exceeded': ({ of, name, per, limit }) => ({
    meaning: `the ${of} ${name} has used up its ${limit} mails a ${per}`,
    nextStep: `nothing: it leaves when there is room again, unless it is too late by then; if the ${of} needs more, raise its \`quota\``,
  }),
  'too-many-recipients': ({ count, limit }) => ({
    meaning: `the request has ${count} recipients, at most ${limit} are allowed`,
    nextStep: 'split it into several requests',
  }),
  'address-invalid': ({ problem }) => ({
    meaning: `no mail can go to this address: ${describeAddressProblem(problem)}`,
    nextStep:
      problem.code === 'carrier-dots'
        ? `send to the quoted form of the same mailbox: ${problem.quoted}`
        : 'correct the address where it is kept and send again',
  }),
  'not-in-directory': () => ({
    meaning: 'the purpose is only for people in the directory, and this address is not in it',
    nextStep: 'check the address; if the person is known, add them to the directory',
  }),
  'not-on-allow-list': () => ({
    meaning: 'no rule of the allow-list admits this address',
    nextStep: 'if mail may go there, ask the owner of the allow-list for a rule',
  }),
  'not-listed-by-address': ({ rule }) => ({
    meaning: `here only rules for the very address admit, and it is only admitted by ${rule}`,
    nextStep: 'add the address itself to the allow-list, or set `audience: every-rule` in the policy',
  }),
  'redacted-form-missing': () => ({
    meaning: 'the content must not leave, and neither the request nor its source has words to send instead',
    nextStep: 'give `redacted` in the request or in the policy of the source, or a host under `linkDomains`',
  }),
  'redaction-required': () => ({
    meaning: 'it would leave in redacted form only',
    nextStep: 'give `redacted` in the request, or exempt the recipient or the purpose in the policy',
  }),
  'redirected-since': () => ({
    meaning: 'it waited while the policy’s `redirect` changed, and its content was made for another address',
    nextStep: 'send it again, with the same key if it had one: it is then made for the address that mail goes to now',
  }),
  'refused-by-operator': ({ by, why }) => ({
    meaning: `${by} refused it: ${why}`,
    nextStep: 'ask whoever refused it; once that is settled, the source sends it again',
  }),
  adopted: ({ source, messageId }) => ({
    meaning: `its sender was taken into the source ${source}, and the request goes on as ${messageId}`,
    nextStep: `see what became of it: postern explain ${messageId}`,
  }),
  suppressed: ({ origin, purpose, since, until }) => ({
    meaning: `the address is suppressed${purpose === undefined ? '' : ` for mail of the purpose ${purpose}`}: ${origin}${since === undefined ? '' : ` since ${since}`}${until === undefined ? '' : ` until ${until}`}`,
    nextStep: suppressionNextSteps[origin],
  }),
  'dead-lettered': ({ stage, error }) => ({
    meaning: `Postern failed to process it (${deadLetterWords[stage]}: ${error}); what was received is kept`,
    nextStep:
      'a fault of Postern or of its environment: its operators find the cause in the logs, and bring it back (postern redrive list)',
  }),
} satisfies ReasonTable;

const deadLetterWords = {
  intake: 'when it was to be decided',
  outbound: 'when it was to be sent',
  feedback: 'when an event about it was to be recorded',
} as const;

const list = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));

const megabytes = (bytes: number): string => `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;

const attachmentWords = (because: AttachmentObjection): string => {
  if (because.type === 'other') {
    return because.mime === undefined
      ? 'is of no type a policy can permit'
      : `is ${because.mime}, which no policy can permit`;
  }
  if (because.type === 'text') {
    return `is text, and its name and its declared type (${because.declared}) do not agree on one of csv, txt, ics, json, xml`;
  }
  if (because.type === 'mismatch') return `is declared as ${because.declared}, its content is ${because.content}`;
  if (because.type === 'name') return `is ${because.content} by its content, and its file name says something else`;
  return `is ${because.type}, which this source may not send`;
};

const attachmentNextStep = (because: AttachmentObjection, permitted: readonly string[]): string => {
  if (because.type === 'mismatch') return `declare it as what it is: ${because.content}`;
  if (because.type === 'name') return `let its name end in .${because.content}, or leave the extension out`;
  return `send one of ${list(permitted)}, or send a link`;
};

const suppressionNextSteps = {
  bounce: 'ask the person for another address, or for news that the mailbox works again',
  complaint: 'do not write to this address: its owner marked our mail as spam',
  unsubscribe: 'nothing: the person asked not to get this mail',
  operator: 'ask the operators of Postern, who suppressed it by hand',
  provider: 'ask the person for another address: Amazon SES has seen this one bounce',
} as const;
