import type { AttachmentObjection } from '../../reason.ts';
import { plainTime } from '../plain-time.ts';
import type { ReasonTable } from '../wording.ts';
import { stopScope } from './stop-scope.ts';

const toSourceTeam =
  'Pass the message id on to the team of the application that sent it: the request has to be changed.';

/** For support: what happened in plain words, what to check, and whom to tell. Sentences. */
export const support = {
  malformed: () => ({
    meaning: 'The application handed the mail over in a form that Postern cannot accept, so it was sent to nobody.',
    nextStep: `${toSourceTeam} What is wrong with it is in the words for engineers.`,
  }),
  'not-supported-yet': ({ field }) => ({
    meaning: `The application used a feature that Postern does not have yet (${field}), so the mail was sent to nobody.`,
    nextStep: toSourceTeam,
  }),
  'unknown-source': ({ registeredFor }) => ({
    meaning:
      registeredFor.length === 0
        ? 'Postern does not know the application that handed over this mail. Nothing leaves until somebody confirms which application that is.'
        : 'The application claimed to be another one than it is, or did not say which of its names it uses.',
    nextStep:
      registeredFor.length === 0
        ? 'Tell the operators of Postern, with the message id. If it is one of our applications they adopt it, and mail that is held goes on.'
        : 'Tell the operators of Postern: this is mostly a mistake in a configuration, but an attempt to send in another name looks the same.',
  }),
  'purpose-not-permitted': ({ purpose }) => ({
    meaning: `The application is not allowed to send mail of the kind “${purpose}”.`,
    nextStep: 'Tell its team: it uses another purpose, or asks whoever keeps the policy to grant this one.',
  }),
  'wrong-door': () => ({
    meaning: 'The application used the way in for urgent mail, and this mail is not of an urgent kind.',
    nextStep: toSourceTeam,
  }),
  expired: ({ expiredAt }) => ({
    meaning: `The mail was of use until ${plainTime(expiredAt)} only and had not left by then.`,
    nextStep:
      'Have it sent again if it is still wanted, such as a new code. If this happens to many, tell the operators of Postern: something is slow.',
  }),
  duplicate: ({ first }) => ({
    meaning: 'The very same mail had been handed over before. It is not sent twice.',
    nextStep: `Look at what became of the first one: message ${first}.`,
  }),
  'idempotency-key-reused': ({ first }) => ({
    meaning: 'The application gave this mail a key that it had already given another mail, so this one was not sent.',
    nextStep: `Tell its team: the earlier mail is message ${first}, and this one has to be sent again under a key of its own.`,
  }),
  stopped: ({ scope, reason, since, until, queued }, outcome) => ({
    meaning: `Sending was stopped for ${stopScope(scope)}${since === undefined ? '' : ` at ${plainTime(since)}`}${until === undefined ? '' : `, until ${plainTime(until)}`}. The reason given is: ${reason}`,
    nextStep:
      queued === 'hold'
        ? outcome === 'waiting'
          ? 'Wait: the mail leaves by itself when the stop ends, unless it is too late for it by then.'
          : 'The stop alone would only have held the mail. It was refused for another reason, and does not leave when the stop ends either.'
        : 'The mail was given up. If it is still wanted when the stop has ended, the application has to send it again.',
  }),
  'from-owned-by-other': ({ owner }) => ({
    meaning: `The application wanted to write from an address that belongs to another application (${owner}).`,
    nextStep: toSourceTeam,
  }),
  'from-not-permitted': ({ because }) => ({
    meaning:
      because === 'domain-not-signed'
        ? 'The application wanted to write from an address of a domain that is not set up for sending; receivers would take such mail for a forgery.'
        : 'The application wanted to write from an address that it may not use.',
    nextStep: toSourceTeam,
  }),
  'header-not-permitted': ({ header }) => ({
    meaning: `The application set a technical field of the mail (${header}) that it may not set.`,
    nextStep: toSourceTeam,
  }),
  'attachment-not-permitted': ({ attachment, because }) => ({
    meaning: `Attachment ${attachment + 1} ${attachmentText(because)}.`,
    nextStep: 'Ask the team of the application what the file is. If the customer needs it, get it to them another way.',
  }),
  'upload-not-yours': ({ attachment }) => ({
    meaning: `Attachment ${attachment + 1} points to a file that does not belong to the application.`,
    nextStep: `${toSourceTeam} Tell the operators of Postern as well if it happens again.`,
  }),
  'upload-not-found': ({ attachment, because }) => ({
    meaning:
      because === 'missing'
        ? `The file for attachment ${attachment + 1} was not there.`
        : `The file for attachment ${attachment + 1} is another one than the application said.`,
    nextStep: 'Ask the team of the application to upload the file and to send the mail again.',
  }),
  'too-large': ({ of }) => ({
    meaning:
      of === 'message'
        ? 'The mail with its attachments is larger than allowed.'
        : 'The mail with its attachments is too large for so many recipients at once.',
    nextStep:
      'Ask the team of the application for a link instead of the file, or get the content to the customer another way.',
  }),
  'link-not-permitted': ({ host }) => ({
    meaning: `The mail links to ${host}, which is not on the application's list of hosts.`,
    nextStep: 'Tell its team. If the host is not theirs, tell the operators of Postern: the mail may not be genuine.',
  }),
  'link-unreadable': () => ({
    meaning: 'A link in the mail does not clearly show where it leads.',
    nextStep: `${toSourceTeam} If the link is not theirs, tell the operators of Postern: the mail may not be genuine.`,
  }),
  'quota-exceeded': ({ per }) => ({
    meaning: `As many mails as allowed in one ${per} have already been sent, so this one waits.`,
    nextStep: 'Wait: it leaves by itself when there is room. If it is urgent, tell the operators of Postern.',
  }),
  'day-quota-reached': () => ({
    meaning: 'As many mails as Postern may send in 24 hours have nearly or wholly been sent, so this one waits.',
    nextStep: 'Wait: it leaves by itself when there is room. If it is urgent, tell the operators of Postern.',
  }),
  'too-many-recipients': ({ count, limit }) => ({
    meaning: `The mail was addressed to ${count} recipients at once, and at most ${limit} are allowed. Nobody got it.`,
    nextStep: toSourceTeam,
  }),
  'address-invalid': () => ({
    meaning: 'This is not an address that mail can be sent to.',
    nextStep: 'Ask the customer for the address as their mail provider shows it, and correct it where it is kept.',
  }),
  'not-in-directory': () => ({
    meaning: 'Mail of this kind only goes to registered people, and this address is not registered.',
    nextStep:
      'Look the person up: a typo, an old or a new address? Correct it where it is kept. Do not tell whoever asks whether an address is registered.',
  }),
  'not-on-allow-list': () => ({
    meaning: 'Mail may only go to addresses that have been allowed, and this one has not.',
    nextStep: 'Check the address. If mail may go there, ask the owner of the allow-list to add it.',
  }),
  'not-listed-by-address': () => ({
    meaning:
      'This environment only writes to addresses that are listed one by one, and this one is not: it is mostly a test.',
    nextStep: 'Check whether the mail came from the production application. If not, no customer is waiting for it.',
  }),
  'redacted-form-missing': () => ({
    meaning: 'This recipient may only be told that there is something to read, and there were no words for that.',
    nextStep: toSourceTeam,
  }),
  'redaction-required': () => ({
    meaning:
      'It was sent in full. Once the rules count for this application, this recipient only gets a notice with a link to where the content can be read.',
    nextStep: 'Nothing to do for this mail. The team of the application should know before the rules count.',
  }),
  'redirected-since': () => ({
    meaning:
      'The mail was made before all mail of this environment was sent elsewhere, or since that changed. It was not sent: it would have gone to the wrong mailbox.',
    nextStep:
      'This concerns environments for tests. If the mail is still needed, the team that runs the application sends it again.',
  }),
  'refused-by-operator': ({ by, why }) => ({
    meaning: `Somebody looked at the mail while it was held and refused it (${by}). The reason given is: ${why}`,
    nextStep: 'Ask them, if the customer needs the mail. Do not pass on the name or the reason.',
  }),
  adopted: ({ source, messageId }) => ({
    meaning: `The application that sent it has been recognised as ${source} since, and the mail went on under another id.`,
    nextStep: `Look at what became of it: message ${messageId}.`,
  }),
  suppressed: ({ origin, purpose, since, until }) => ({
    meaning: `We do not ${purpose === undefined ? 'write' : `send mail of the purpose ${purpose}`} to this address${since === undefined ? '' : ` since ${plainTime(since)}`}${until === undefined ? '' : ` until ${plainTime(until)}`}: ${origins[origin].why}.`,
    nextStep: `${origins[origin].check} Do not tell whoever asks why: they may not be the owner of the mailbox.`,
  }),
  'dead-lettered': () => ({
    meaning: 'Postern failed to process this mail, through no fault of the customer. What was handed over is kept.',
    nextStep:
      'Tell the operators of Postern, with the message id. Once repaired, the application sends the mail again.',
  }),
} satisfies ReasonTable;

const attachmentText = (because: AttachmentObjection): string => {
  switch (because.type) {
    case 'mismatch':
    case 'name':
    case 'text':
      return 'is another kind of file than it says it is';
    case 'other':
      return 'is of a kind that is never sent, such as a program';
    case 'pdf':
    case 'png':
    case 'jpg':
    case 'gif':
    case 'webp':
    case 'zip':
    case 'docx':
    case 'xlsx':
    case 'pptx':
    case 'odt':
    case 'ods':
    case 'csv':
    case 'txt':
    case 'ics':
    case 'json':
    case 'xml':
      return `is a ${because.type} file, which this application may not send`;
  }
};

const origins = {
  bounce: {
    why: 'an earlier mail did not reach its mailbox',
    check: 'Ask for another address, or whether the mailbox works again; then the operators can lift it.',
  },
  complaint: {
    why: 'an earlier mail was reported as spam',
    check: 'Only the owner of the mailbox can ask for mail again, and the request has to be kept on record.',
  },
  unsubscribe: {
    why: 'its owner asked not to get such mail',
    check: 'Nothing to do, unless its owner asks for the mail again.',
  },
  operator: { why: 'somebody entered it by hand', check: 'Ask the operators of Postern.' },
  provider: {
    why: 'our mail provider keeps it on a list of its own',
    check: 'Ask for another address; if this is the right one, the operators of Postern can look into it.',
  },
} as const;
