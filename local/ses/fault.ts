import { AwsError } from '../aws-error.ts';
import { tooManyRequests } from './ses-error.ts';

/** What goes wrong with a SendEmail call. */
export type FaultBehaviour = {
  /** Whether the mail goes out all the same: what makes an outcome unknown to the caller. */
  readonly accepts: boolean;
  /** What the caller gets. */
  readonly outcome: AwsError | 'connection-reset' | 'no-answer';
};

/** Every fault that can be ordered, in the words and with the status SES uses where they are known. */
export const SES_FAULTS = {
  /** The account sends faster than its `MaxSendRate`: worth a retry within seconds. */
  'sending-rate-exceeded': { accepts: false, outcome: tooManyRequests('Maximum sending rate exceeded.') },
  /** The account has used up `Max24HourSend`: the same error, but no retry helps for hours. */
  'daily-quota-exceeded': { accepts: false, outcome: tooManyRequests('Daily message quota exceeded.') },
  /** The API itself is called too often. */
  'too-many-requests': { accepts: false, outcome: tooManyRequests('Rate exceeded') },
  /** AWS has ended the account's permission to send. */
  'account-suspended': {
    accepts: false,
    outcome: new AwsError(
      'AccountSuspendedException',
      'The account has been permanently restricted from sending email.',
    ),
  },
  /** AWS, or the account's owner, has paused sending. */
  'sending-paused': {
    accepts: false,
    outcome: new AwsError(
      'SendingPausedException',
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
    ),
  },
  /** The identity wants its own MAIL FROM domain or none (`REJECT_MESSAGE`), and its MX record is gone. */
  'mail-from-domain-not-verified': {
    accepts: false,
    outcome: new AwsError('MailFromDomainNotVerifiedException', 'The MAIL FROM domain is not verified.'),
  },
  /** Sending with this configuration set is paused, which says nothing of the account. */
  'configuration-set-paused': {
    accepts: false,
    outcome: new AwsError('SendingPausedException', 'Sending paused for configuration set <postern>.'),
  },
  /** The configuration set of the call does not exist. */
  'configuration-set-missing': {
    accepts: false,
    outcome: new AwsError('NotFoundException', 'Configuration set <postern> does not exist.', 404),
  },
  /** The identity of the From is not there, or its DKIM records are gone. */
  'identity-not-verified': {
    accepts: false,
    outcome: new AwsError(
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region US-EAST-1: notify.acme.example',
    ),
  },
  /** The caller lacks a right. */
  'access-denied': {
    accepts: false,
    outcome: new AwsError(
      'AccessDeniedException',
      'User: arn:aws:sts::000000000000:assumed-role/send is not authorized to perform: ses:SendRawEmail on resource: arn:aws:ses:us-east-1:000000000000:identity/notify.acme.example',
      403,
    ),
  },
  /** The input of the call is not valid. */
  'bad-request': { accepts: false, outcome: new AwsError('BadRequestException', "Missing final '@domain'") },
  /** A resource of the account has reached its limit. */
  'limit-exceeded': {
    accepts: false,
    outcome: new AwsError('LimitExceededException', 'There are too many instances of the specified resource type.'),
  },
  /** AWS has not received the whole request in time: it was never looked at. */
  'request-timeout': {
    accepts: false,
    outcome: new AwsError('RequestTimeoutException', 'Your socket connection to the server was not read from.', 408),
  },
  /** SES refuses the content. */
  'message-rejected': { accepts: false, outcome: new AwsError('MessageRejected', 'Message rejected.') },
  /** 500, and nothing was sent. */
  'internal-error': { accepts: false, outcome: new AwsError('InternalServiceErrorException', 'Internal error', 500) },
  /** 503, and nothing was sent. */
  'service-unavailable': {
    accepts: false,
    outcome: new AwsError('ServiceUnavailable', 'Service Unavailable', 503),
  },
  /** 500, although the mail goes out. */
  'internal-error-after-accepting': {
    accepts: true,
    outcome: new AwsError('InternalServiceErrorException', 'Internal error', 500),
  },
  /** The connection breaks after the request was read, and nothing was sent. */
  'connection-reset': { accepts: false, outcome: 'connection-reset' },
  /** The connection breaks before the answer, although the mail goes out. */
  'connection-reset-after-accepting': { accepts: true, outcome: 'connection-reset' },
  /** No answer ever comes, and nothing was sent: the caller runs into its own time-out. */
  'no-answer': { accepts: false, outcome: 'no-answer' },
  /** No answer ever comes, although the mail goes out. */
  'no-answer-after-accepting': { accepts: true, outcome: 'no-answer' },
} as const satisfies Record<string, FaultBehaviour>;

export type SesFault = keyof typeof SES_FAULTS;

export type FaultOrder = {
  readonly fault: SesFault;
  /** @default 1 */
  readonly times?: number;
};
